"""What people read, in their language: texts from catalogues, and figures and days as CLDR has them.

English and Spanish are here; a host brings any other as one file.
"""

from account_mgmt.locale.catalogues import new_catalogue, translator
from account_mgmt.locale.messages import Message, message
from account_mgmt.locale.translator import Translator

__all__ = ["Message", "Translator", "message", "new_catalogue", "translator"]
