"""`python -m account_mgmt` is `account-mgmt`."""

from account_mgmt.cli import main

if __name__ == "__main__":
    main()
