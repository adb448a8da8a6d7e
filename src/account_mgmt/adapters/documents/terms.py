"""Where each business term of EN 16931 stands in UBL 2.1 and in the Cross Industry Invoice (CII).

A path is made of steps with / between them, from the element of the group that the term is in.
"." is the element itself, "@x" an attribute of it. A step may say more in brackets: `[a/b='x']` takes
only elements where that holds, `[a/b:='x']` is written beside, and asked of nobody. What stands
before a star comes again for each of several values. {Line}, {Quantity}, {Type} and {DueDate} are what
UBL calls these in an invoice or a credit note, {currency} and {tax_currency} those of the document.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from account_mgmt.domain.invoice_document import (
    Address,
    AllowanceOrCharge,
    Attachment,
    BillingPeriod,
    Classification,
    DeliveryInformation,
    DocumentContact,
    DocumentLine,
    DocumentNote,
    DocumentParty,
    DocumentTotals,
    Identifier,
    InvoiceDocument,
    Item,
    ItemAttribute,
    Measured,
    ObjectReference,
    Payee,
    PaymentMeans,
    PrecedingInvoice,
    SupportingDocument,
    TaxRegistration,
    TaxRepresentative,
    TaxSubtotal,
)


@frozen
class Term:
    """A field of a group, and its path in each syntax; "" where the syntax has no place for it.

    `codes` says what CII writes for some values. `priced` amounts have any number of decimals.
    """

    name: str
    ubl: str
    cii: str
    codes: Mapping[str | None, str] = field(factory=dict[str | None, str], kw_only=True)
    priced: bool = field(default=False, kw_only=True)


_IS_VAT: Final = "[cac:TaxScheme/cbc:ID:='VAT']"
_VAT: Final = "[ram:TypeCode:='VAT']"
_DOCUMENT: Final = "rsm:ExchangedDocument"
_CONTEXT: Final = "rsm:ExchangedDocumentContext"
_DEAL: Final = "rsm:SupplyChainTradeTransaction"
_AGREED: Final = f"{_DEAL}/ram:ApplicableHeaderTradeAgreement"
_DELIVERED: Final = f"{_DEAL}/ram:ApplicableHeaderTradeDelivery"
_SETTLED: Final = f"{_DEAL}/ram:ApplicableHeaderTradeSettlement"
_SUMMED: Final = f"{_SETTLED}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
_TERMS: Final = f"{_SETTLED}/ram:SpecifiedTradePaymentTerms"
_TAX: Final = f"{_SETTLED}/ram:ApplicableTradeTax{_VAT}"
_ID: Final = "ram:IssuerAssignedID"
_DAY: Final = "udt:DateTimeString"

_HEADER: Final = (
    Term("specification", "cbc:CustomizationID", f"{_CONTEXT}/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"),
    Term("business_process", "cbc:ProfileID", f"{_CONTEXT}/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"),
    Term("number", "cbc:ID", f"{_DOCUMENT}/ram:ID"),
    Term("issued_on", "cbc:IssueDate", f"{_DOCUMENT}/ram:IssueDateTime/{_DAY}"),
    Term("type_code", "cbc:{Type}TypeCode", f"{_DOCUMENT}/ram:TypeCode"),
    Term("currency", "cbc:DocumentCurrencyCode", f"{_SETTLED}/ram:InvoiceCurrencyCode"),
    Term("tax_currency", "cbc:TaxCurrencyCode", f"{_SETTLED}/ram:TaxCurrencyCode"),
    Term("notes", "cbc:Note", f"{_DOCUMENT}/ram:IncludedNote"),
    Term("lines", "cac:{Line}Line", f"{_DEAL}/ram:IncludedSupplyChainTradeLineItem"),
    Term("payment_means", "cac:PaymentMeans", f"{_SETTLED}/ram:SpecifiedTradeSettlementPaymentMeans"),
    Term("due_on", "{DueDate}", f"{_TERMS}/ram:DueDateDateTime/{_DAY}"),
    Term("remittance", "cac:PaymentMeans/cbc:PaymentID", f"{_SETTLED}/ram:PaymentReference"),
    Term("mandate", "cac:PaymentMeans/cac:PaymentMandate/cbc:ID", f"{_TERMS}/ram:DirectDebitMandateID"),
    Term("payment_terms", "cac:PaymentTerms/cbc:Note", f"{_TERMS}/ram:Description"),
    Term("buyer_reference", "cbc:BuyerReference", f"{_AGREED}/ram:BuyerReference"),
    Term("project", "{Project}", f"{_AGREED}/ram:SpecifiedProcuringProject[ram:Name:='Project reference']/ram:ID"),
    Term("contract", "cac:ContractDocumentReference/cbc:ID", f"{_AGREED}/ram:ContractReferencedDocument/{_ID}"),
    Term("purchase_order", "cac:OrderReference/cbc:ID", f"{_AGREED}/ram:BuyerOrderReferencedDocument/{_ID}"),
    Term("sales_order", "cac:OrderReference/cbc:SalesOrderID", f"{_AGREED}/ram:SellerOrderReferencedDocument/{_ID}"),
    Term("receiving_advice", "cac:ReceiptDocumentReference/cbc:ID", f"{_DELIVERED}/ram:ReceivingAdviceReferencedDocument/{_ID}"),
    Term("despatch_advice", "cac:DespatchDocumentReference/cbc:ID", f"{_DELIVERED}/ram:DespatchAdviceReferencedDocument/{_ID}"),
    Term("tender", "cac:OriginatorDocumentReference/cbc:ID", f"{_AGREED}/ram:AdditionalReferencedDocument[ram:TypeCode='50']/{_ID}"),
    Term("object", "cac:AdditionalDocumentReference[cbc:DocumentTypeCode='130']/cbc:ID", f"{_AGREED}/ram:AdditionalReferencedDocument[ram:TypeCode='130']/{_ID}"),
    Term("supporting", "cac:AdditionalDocumentReference", f"{_AGREED}/ram:AdditionalReferencedDocument"),
    Term("accounting_reference", "cbc:AccountingCost", f"{_SETTLED}/ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
    Term("preceding", "cac:BillingReference*/cac:InvoiceDocumentReference", f"{_SETTLED}/ram:InvoiceReferencedDocument"),
    Term("creditor_id", "cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification[cbc:ID/@schemeID='SEPA']/cbc:ID", f"{_SETTLED}/ram:CreditorReferenceID"),
    Term("seller", "cac:AccountingSupplierParty/cac:Party", f"{_AGREED}/ram:SellerTradeParty"),
    Term("buyer", "cac:AccountingCustomerParty/cac:Party", f"{_AGREED}/ram:BuyerTradeParty"),
    Term("payee", "cac:PayeeParty", f"{_SETTLED}/ram:PayeeTradeParty"),
    Term("tax_representative", "cac:TaxRepresentativeParty", f"{_AGREED}/ram:SellerTaxRepresentativeTradeParty"),
    Term("delivery", "cac:Delivery", _DELIVERED),
    Term("period", "cac:InvoicePeriod", f"{_SETTLED}/ram:BillingSpecifiedPeriod"),
    Term("adjustments", "cac:AllowanceCharge", f"{_SETTLED}/ram:SpecifiedTradeAllowanceCharge"),
    Term("totals", ".", _SETTLED),
    Term("taxes", "cac:TaxTotal[cbc:TaxAmount/@currencyID='{currency}']/cac:TaxSubtotal", _TAX),
    Term("tax_point_on", "cbc:TaxPointDate", f"{_TAX}/ram:TaxPointDate/udt:DateString"),
    Term(
        "tax_point_code",
        "cac:InvoicePeriod/cbc:DescriptionCode",
        f"{_TAX}/ram:DueDateTypeCode",
        codes={"3": "5", "35": "29", "432": "72"},
    ),
)  # fmt: skip

_SUM: Final = "ram:SpecifiedTradeSettlementHeaderMonetarySummation"
_LEGAL: Final = "cac:LegalMonetaryTotal"
_TOTALS: Final = (
    Term("lines_net", f"{_LEGAL}/cbc:LineExtensionAmount", f"{_SUM}/ram:LineTotalAmount"),
    Term("charges", f"{_LEGAL}/cbc:ChargeTotalAmount", f"{_SUM}/ram:ChargeTotalAmount"),
    Term("allowances", f"{_LEGAL}/cbc:AllowanceTotalAmount", f"{_SUM}/ram:AllowanceTotalAmount"),
    Term("without_tax", f"{_LEGAL}/cbc:TaxExclusiveAmount", f"{_SUM}/ram:TaxBasisTotalAmount"),
    Term("tax", "cac:TaxTotal[cbc:TaxAmount/@currencyID='{currency}']/cbc:TaxAmount", f"{_SUM}/ram:TaxTotalAmount[@currencyID='{{currency}}']"),
    Term("tax_in_accounting_currency", "cac:TaxTotal[cbc:TaxAmount/@currencyID='{tax_currency}']/cbc:TaxAmount", f"{_SUM}/ram:TaxTotalAmount[@currencyID='{{tax_currency}}']"),
    Term("rounding", f"{_LEGAL}/cbc:PayableRoundingAmount", f"{_SUM}/ram:RoundingAmount"),
    Term("with_tax", f"{_LEGAL}/cbc:TaxInclusiveAmount", f"{_SUM}/ram:GrandTotalAmount"),
    Term("prepaid", f"{_LEGAL}/cbc:PrepaidAmount", f"{_SUM}/ram:TotalPrepaidAmount"),
    Term("due", f"{_LEGAL}/cbc:PayableAmount", f"{_SUM}/ram:DuePayableAmount"),
)  # fmt: skip

_PARTY: Final = (
    Term("ids", "cac:PartyIdentification*/cbc:ID", "ram:ID|ram:GlobalID"),
    Term("name", "cac:PartyLegalEntity/cbc:RegistrationName", "ram:Name"),
    Term("legal_form", "cac:PartyLegalEntity/cbc:CompanyLegalForm", "ram:Description"),
    Term("legal_id", "cac:PartyLegalEntity/cbc:CompanyID", "ram:SpecifiedLegalOrganization/ram:ID"),
    Term("trading_name", "cac:PartyName/cbc:Name", "ram:SpecifiedLegalOrganization/ram:TradingBusinessName"),
    Term("contact", "cac:Contact", "ram:DefinedTradeContact"),
    Term("address", "cac:PostalAddress", "ram:PostalTradeAddress"),
    Term("electronic_address", "cbc:EndpointID", "ram:URIUniversalCommunication/ram:URIID"),
    Term("registrations", "cac:PartyTaxScheme", "ram:SpecifiedTaxRegistration"),
)  # fmt: skip

_AMOUNT_OF_TAX: Final = f"cac:TaxCategory{_IS_VAT}"
_ALLOWANCE: Final = (
    Term("charge", "cbc:ChargeIndicator", "ram:ChargeIndicator/udt:Indicator"),
    Term("percent", "cbc:MultiplierFactorNumeric", "ram:CalculationPercent"),
    Term("base", "cbc:BaseAmount", "ram:BasisAmount"),
    Term("amount", "cbc:Amount", "ram:ActualAmount"),
    Term("reason_code", "cbc:AllowanceChargeReasonCode", "ram:ReasonCode"),
    Term("reason", "cbc:AllowanceChargeReason", "ram:Reason"),
    Term("category", f"{_AMOUNT_OF_TAX}/cbc:ID", f"ram:CategoryTradeTax{_VAT}/ram:CategoryCode"),
    Term("rate", f"{_AMOUNT_OF_TAX}/cbc:Percent", f"ram:CategoryTradeTax{_VAT}/ram:RateApplicablePercent"),
)  # fmt: skip

_LINE_DOCUMENT: Final = "ram:AssociatedDocumentLineDocument"
_LINE_AGREED: Final = "ram:SpecifiedLineTradeAgreement"
_LINE_SETTLED: Final = "ram:SpecifiedLineTradeSettlement"
_NET: Final = f"{_LINE_AGREED}/ram:NetPriceProductTradePrice"
_GROSS: Final = f"{_LINE_AGREED}/ram:GrossPriceProductTradePrice"
_OFF_PRICE: Final = "cac:Price/cac:AllowanceCharge[cbc:ChargeIndicator:='false']"
_OFF_GROSS: Final = (
    f"{_GROSS}/ram:AppliedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator:='false']"
)
_LINE_TAX: Final = f"cac:Item/cac:ClassifiedTaxCategory{_IS_VAT}"
_LINE: Final = (
    Term("id", "cbc:ID", f"{_LINE_DOCUMENT}/ram:LineID"),
    Term("note", "cbc:Note", f"{_LINE_DOCUMENT}/ram:IncludedNote/ram:Content"),
    Term("item", "cac:Item", "ram:SpecifiedTradeProduct"),
    Term("order_line", "cac:OrderLineReference/cbc:LineID", f"{_LINE_AGREED}/ram:BuyerOrderReferencedDocument/ram:LineID"),
    Term("gross_price", f"{_OFF_PRICE}/cbc:BaseAmount", f"{_GROSS}/ram:ChargeAmount", priced=True),
    Term("price_discount", f"{_OFF_PRICE}/cbc:Amount", f"{_OFF_GROSS}/ram:ActualAmount", priced=True),
    Term("price", "cac:Price/cbc:PriceAmount", f"{_NET}/ram:ChargeAmount", priced=True),
    Term("base_quantity", "cac:Price/cbc:BaseQuantity", f"{_NET}/ram:BasisQuantity|{_GROSS}/ram:BasisQuantity"),
    Term("quantity", "cbc:{Quantity}Quantity", "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity"),
    Term("category", f"{_LINE_TAX}/cbc:ID", f"{_LINE_SETTLED}/ram:ApplicableTradeTax{_VAT}/ram:CategoryCode"),
    Term("rate", f"{_LINE_TAX}/cbc:Percent", f"{_LINE_SETTLED}/ram:ApplicableTradeTax{_VAT}/ram:RateApplicablePercent"),
    Term("period", "cac:InvoicePeriod", f"{_LINE_SETTLED}/ram:BillingSpecifiedPeriod"),
    Term("adjustments", "cac:AllowanceCharge", f"{_LINE_SETTLED}/ram:SpecifiedTradeAllowanceCharge"),
    Term("net", "cbc:LineExtensionAmount", f"{_LINE_SETTLED}/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount"),
    Term("object", "cac:DocumentReference[cbc:DocumentTypeCode:='130']/cbc:ID", f"{_LINE_SETTLED}/ram:AdditionalReferencedDocument[ram:TypeCode:='130']/{_ID}"),
    Term("accounting_reference", "cbc:AccountingCost", f"{_LINE_SETTLED}/ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
)  # fmt: skip

_TO: Final = "ram:ShipToTradeParty"
_ACCOUNT: Final = "ram:PayeePartyCreditorFinancialAccount"
TERMS: Final[Mapping[type, tuple[Term, ...]]] = MappingProxyType(
    {
        InvoiceDocument: _HEADER,
        DocumentTotals: _TOTALS,
        DocumentParty: _PARTY,
        AllowanceOrCharge: _ALLOWANCE,
        DocumentLine: _LINE,
        DocumentNote: (
            Term("text", ".", "ram:Content"),
            Term("subject", "", "ram:SubjectCode"),
        ),
        Identifier: (
            Term("value", ".", "."),
            Term("scheme", "@schemeID", "@schemeID"),
        ),
        ObjectReference: (
            Term("value", ".", "."),
            Term("scheme", "@schemeID", "../ram:ReferenceTypeCode"),
        ),
        Classification: (
            Term("code", ".", "."),
            Term("list", "@listID", "@listID"),
            Term("version", "@listVersionID", "@listVersionID"),
        ),
        PrecedingInvoice: (
            Term("number", "cbc:ID", _ID),
            Term("issued_on", "cbc:IssueDate", "ram:FormattedIssueDateTime/qdt:DateTimeString"),
        ),
        Address: (
            Term("street", "cbc:StreetName", "ram:LineOne"),
            Term("additional_street", "cbc:AdditionalStreetName", "ram:LineTwo"),
            Term("third_line", "cac:AddressLine/cbc:Line", "ram:LineThree"),
            Term("city", "cbc:CityName", "ram:CityName"),
            Term("postcode", "cbc:PostalZone", "ram:PostcodeCode"),
            Term("region", "cbc:CountrySubentity", "ram:CountrySubDivisionName"),
            Term("country", "cac:Country/cbc:IdentificationCode", "ram:CountryID"),
        ),
        DocumentContact: (
            Term("name", "cbc:Name", "ram:PersonName|ram:DepartmentName"),
            Term("telephone", "cbc:Telephone", "ram:TelephoneUniversalCommunication/ram:CompleteNumber"),
            Term("email", "cbc:ElectronicMail", "ram:EmailURIUniversalCommunication/ram:URIID"),
        ),
        TaxRegistration: (
            Term("number", "cbc:CompanyID", "ram:ID"),
            Term("scheme", "cac:TaxScheme/cbc:ID", "ram:ID/@schemeID", codes={"VAT": "VA"}),
        ),
        Payee: (
            Term("ids", "cac:PartyIdentification*/cbc:ID", "ram:ID|ram:GlobalID"),
            Term("name", "cac:PartyName/cbc:Name", "ram:Name"),
            Term("legal_id", "cac:PartyLegalEntity/cbc:CompanyID", "ram:SpecifiedLegalOrganization/ram:ID"),
        ),
        TaxRepresentative: (
            Term("name", "cac:PartyName/cbc:Name", "ram:Name"),
            Term("address", "cac:PostalAddress", "ram:PostalTradeAddress"),
            Term("registrations", "cac:PartyTaxScheme", "ram:SpecifiedTaxRegistration"),
        ),
        DeliveryInformation: (
            Term("location", "cac:DeliveryLocation/cbc:ID", f"{_TO}/ram:ID|{_TO}/ram:GlobalID"),
            Term("name", "cac:DeliveryParty/cac:PartyName/cbc:Name", f"{_TO}/ram:Name"),
            Term("on", "cbc:ActualDeliveryDate", f"ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/{_DAY}"),
            Term("address", "cac:DeliveryLocation/cac:Address", f"{_TO}/ram:PostalTradeAddress"),
        ),
        BillingPeriod: (
            Term("start", "cbc:StartDate", f"ram:StartDateTime/{_DAY}"),
            Term("end", "cbc:EndDate", f"ram:EndDateTime/{_DAY}"),
        ),
        PaymentMeans: (
            Term("code", "cbc:PaymentMeansCode", "ram:TypeCode"),
            Term("text", "cbc:PaymentMeansCode/@name", "ram:Information"),
            Term("card", "cac:CardAccount/cbc:PrimaryAccountNumberID", "ram:ApplicableTradeSettlementFinancialCard/ram:ID"),
            Term("card_network", "cac:CardAccount/cbc:NetworkID", ""),
            Term("card_holder", "cac:CardAccount/cbc:HolderName", "ram:ApplicableTradeSettlementFinancialCard/ram:CardholderName"),
            Term("debited_account", "cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID", "ram:PayerPartyDebtorFinancialAccount/ram:IBANID"),
            Term("account", "cac:PayeeFinancialAccount/cbc:ID", f"{_ACCOUNT}/ram:IBANID|{_ACCOUNT}/ram:ProprietaryID"),
            Term("account_name", "cac:PayeeFinancialAccount/cbc:Name", f"{_ACCOUNT}/ram:AccountName"),
            Term("bank", "cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID", "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID"),
        ),
        TaxSubtotal: (
            Term("tax", "cbc:TaxAmount", "ram:CalculatedAmount"),
            Term("reason", f"{_AMOUNT_OF_TAX}/cbc:TaxExemptionReason", "ram:ExemptionReason"),
            Term("taxable", "cbc:TaxableAmount", "ram:BasisAmount"),
            Term("category", f"{_AMOUNT_OF_TAX}/cbc:ID", "ram:CategoryCode"),
            Term("reason_code", f"{_AMOUNT_OF_TAX}/cbc:TaxExemptionReasonCode", "ram:ExemptionReasonCode"),
            Term("rate", f"{_AMOUNT_OF_TAX}/cbc:Percent", "ram:RateApplicablePercent"),
        ),
        SupportingDocument: (
            Term("reference", "cbc:ID", _ID),
            Term("location", "cac:Attachment/cac:ExternalReference/cbc:URI", "ram:URIID"),
            Term("type_code", "cbc:DocumentTypeCode", "ram:TypeCode", codes={None: "916"}),
            Term("description", "cbc:DocumentDescription", "ram:Name"),
            Term("attachment", "cac:Attachment/cbc:EmbeddedDocumentBinaryObject", "ram:AttachmentBinaryObject"),
        ),
        Attachment: (
            Term("content", ".", "."),
            Term("media_type", "@mimeCode", "@mimeCode"),
            Term("filename", "@filename", "@filename"),
        ),
        Measured: (
            Term("amount", ".", "."),
            Term("unit", "@unitCode", "@unitCode"),
        ),
        Item: (
            Term("standard_id", "cac:StandardItemIdentification/cbc:ID", "ram:GlobalID"),
            Term("seller_id", "cac:SellersItemIdentification/cbc:ID", "ram:SellerAssignedID"),
            Term("buyer_id", "cac:BuyersItemIdentification/cbc:ID", "ram:BuyerAssignedID"),
            Term("name", "cbc:Name", "ram:Name"),
            Term("description", "cbc:Description", "ram:Description"),
            Term("attributes", "cac:AdditionalItemProperty", "ram:ApplicableProductCharacteristic"),
            Term("classifications", "cac:CommodityClassification*/cbc:ItemClassificationCode", "ram:DesignatedProductClassification*/ram:ClassCode"),
            Term("origin", "cac:OriginCountry/cbc:IdentificationCode", "ram:OriginTradeCountry/ram:ID"),
        ),
        ItemAttribute: (
            Term("name", "cbc:Name", "ram:Description"),
            Term("value", "cbc:Value", "ram:Value"),
        ),
    }
)  # fmt: skip
"""The terms of each group, in the order in which they are read."""
