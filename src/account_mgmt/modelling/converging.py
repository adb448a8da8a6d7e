"""The likeliest parameters of a model, found by its own slopes."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

import numpy as np
from scipy.optimize import minimize

from account_mgmt.domain.errors import DidNotConverge
from account_mgmt.modelling.arrays import Floats

Slopes: TypeAlias = tuple[float, Floats, Floats | None]
"""A log-likelihood, its gradient, and its Hessian where the model knows it; by the parameters."""

_STEEP: Final = 1e-6  # of the mean log-likelihood of an account, along the log of a parameter
_FLAT: Final = 1e-8
_FAR: Final = 12.0  # e^12 times the scale of the data: there is no end that way


def likeliest(  # noqa: PLR0913 # a search: of what, over how many, from where, and how to say it failed
    what: str,
    letters: Sequence[str],
    rows: int,
    at: Callable[[Floats], Slopes],
    starts: Sequence[Sequence[float]],
    *,
    second_order: bool,
) -> tuple[Floats, float]:
    """The parameters with the highest log-likelihood, and that.

    All parameters are above zero, so the search goes over their logs. Starts are tried in turn
    until one converges. Raises DidNotConverge with what was tried.
    """
    failures: list[str] = []
    for start in starts:
        search = _Search(at, rows)
        found = minimize(
            search.value,
            np.log(np.asarray(start, dtype=np.float64)),
            jac=search.gradient,
            hess=search.hessian if second_order else None,
            method="trust-exact" if second_order else "BFGS",
            options={"gtol": _FLAT, "maxiter": 500},
        )
        point = np.asarray(found.x, dtype=np.float64)
        why = _failure(letters, point, search.gradient(point))
        if not why:
            return np.exp(point), -rows * search.value(point)
        failures.append(f"{why}, from {', '.join(f'{one:g}' for one in start)}")
    raise DidNotConverge(what, failures[0].partition(", from ")[0], "; ".join(failures))


def _failure(letters: Sequence[str], point: Floats, slope: Floats) -> str:
    """Why this is no maximum; empty when it is one."""
    if not (np.isfinite(point).all() and np.isfinite(slope).all()):
        return "the likelihood is not finite"
    ends = [
        f"{letter} {'grows without end' if place > 0 else 'shrinks to nothing'}"
        for letter, place in zip(letters, point, strict=True)
        if abs(place) > _FAR
    ]
    if ends:
        return " and ".join(ends)
    steepest = int(np.argmax(np.abs(slope)))
    if abs(slope[steepest]) > _STEEP:
        return f"the likelihood still rises along {letters[steepest]}"
    return ""


class _Search:
    """The mean negative log-likelihood over the logs of parameters, worked out once a point."""

    def __init__(self, at: Callable[[Floats], Slopes], rows: int) -> None:
        self._at, self._rows = at, rows
        self._point: Floats | None = None
        self._known: tuple[float, Floats, Floats] = (0.0, np.empty(0), np.empty((0, 0)))

    def value(self, point: Floats) -> float:
        return self._there(point)[0]

    def gradient(self, point: Floats) -> Floats:
        return self._there(point)[1]

    def hessian(self, point: Floats) -> Floats:
        return self._there(point)[2]

    def _there(self, point: Floats) -> tuple[float, Floats, Floats]:
        if self._point is None or not np.array_equal(point, self._point):
            parameters = np.exp(np.clip(point, -2 * _FAR, 2 * _FAR))
            value, slope, curve = self._at(parameters)
            slope = slope * parameters
            bent = np.empty((0, 0))
            if curve is not None:
                bent = curve * np.outer(parameters, parameters) + np.diag(slope)
            self._point = point.copy()
            self._known = (-value / self._rows, -slope / self._rows, -bent / self._rows)
        return self._known
