//! What a window may ask of the cooperative's registers, the month's checks and the year's end.

use crate::api::capital::*;
use crate::api::checklist::*;
use crate::api::contract::*;
use crate::api::debt::*;
use crate::api::income::*;
use crate::api::voucher::Receipt;
use crate::{App, Refusal, read_contract_lines};

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn capital_register(&self, day: String) -> Result<CapitalRegister, Refusal> {
        self.with(|book| book.capital_register(&day))
    }

    pub fn party_capital(&self, id: String) -> Result<PartyCapital, Refusal> {
        self.with(|book| book.party_capital(&id))
    }

    pub fn set_pledge(&self, pledge: PledgeInput) -> Result<PartyCapital, Refusal> {
        self.with(|book| book.set_pledge(&pledge))
    }

    pub fn certificates(&self, party: Option<String>) -> Result<Vec<CertificateRow>, Refusal> {
        self.with(|book| book.certificates(party.as_deref()))
    }

    pub fn issue_certificate(&self, certificate: CertificateInput) -> Result<CertificateRow, Refusal> {
        self.with(|book| book.issue_certificate(&certificate))
    }

    pub fn withdraw_certificate(&self, id: String, day: String, reason: String) -> Result<CertificateRow, Refusal> {
        self.with(|book| book.withdraw_certificate(&id, &day, &reason))
    }

    pub fn set_membership(&self, membership: MembershipInput) -> Result<PartyCapital, Refusal> {
        self.with(|book| book.set_membership(&membership))
    }

    pub fn member_statement(&self, id: String, from: String, to: String) -> Result<MemberStatement, Refusal> {
        self.with(|book| book.member_statement(&id, &from, &to))
    }

    pub fn list_resolutions(&self) -> Result<Vec<ResolutionRow>, Refusal> {
        self.with(|book| book.list_resolutions())
    }

    pub fn record_resolution(&self, resolution: ResolutionInput) -> Result<Vec<ResolutionRow>, Refusal> {
        self.with(|book| book.record_resolution(&resolution))
    }

    pub fn list_contracts(&self, party: Option<String>) -> Result<Vec<ContractRow>, Refusal> {
        self.with(|book| book.list_contracts(party.as_deref()))
    }

    pub fn read_contract(&self, contract: ContractInput) -> Result<ContractRead, Refusal> {
        self.with(|book| book.read_contract(&contract))
    }

    pub fn read_contract_lines(&self, text: String) -> Result<Vec<ContractLineInput>, Refusal> {
        read_contract_lines(&text)
    }

    pub fn set_contract(&self, contract: ContractInput) -> Result<Vec<ContractRow>, Refusal> {
        self.with(|book| book.set_contract(&contract))
    }

    pub fn debt_ageing(&self, account: String, day: String) -> Result<Ageing, Refusal> {
        self.with(|book| book.debt_ageing(&account, &day))
    }

    pub fn open_documents(&self, party: String, account: String, day: String) -> Result<OpenDocuments, Refusal> {
        self.with(|book| book.open_documents(&party, &account, &day))
    }

    pub fn clocks(&self) -> Result<Vec<ClockRow>, Refusal> {
        self.with(|book| book.clocks())
    }

    pub fn checklist(&self, month: String) -> Result<Checklist, Refusal> {
        self.with(|book| book.checklist(&month))
    }

    pub fn request_close(&self, month: String) -> Result<Checklist, Refusal> {
        let list = self.with(|book| book.request_close(&month))?;
        self.courier()?.now();
        Ok(list)
    }

    pub fn close_requests(&self) -> Result<Vec<CloseRequestRow>, Refusal> {
        self.with(|book| book.close_requests())
    }

    pub fn count_balance(&self, count: CountInput) -> Result<Checklist, Refusal> {
        self.with(|book| book.count_balance(&count))
    }

    pub fn list_prepaid(&self, month: String) -> Result<PrepaidList, Refusal> {
        self.with(|book| book.list_prepaid(&month))
    }

    pub fn set_prepaid(&self, prepaid: PrepaidInput) -> Result<PrepaidList, Refusal> {
        self.with(|book| book.set_prepaid(&prepaid))
    }

    pub fn allocate_prepaid(&self, month: String) -> Result<Receipt, Refusal> {
        self.with(|book| book.allocate_prepaid(&month))
    }

    pub fn years(&self) -> Result<Vec<YearRow>, Refusal> {
        self.with(|book| book.years())
    }

    pub fn year_end(&self, year: u32, key: Option<String>) -> Result<YearEnd, Refusal> {
        self.with(|book| book.year_end(year_of(year)?, key.as_deref()))
    }

    pub fn post_year_end(&self, year: u32, key: Option<String>) -> Result<YearEnd, Refusal> {
        self.with(|book| book.post_year_end(year_of(year)?, key.as_deref()))
    }

    pub fn record_filing(&self, filing: String, day: String) -> Result<Vec<ClockRow>, Refusal> {
        self.with(|book| book.record_filing(&filing, &day))
    }

    pub fn kept_plan(&self, year: u32) -> Result<Option<DistributionPlan>, Refusal> {
        self.with(|book| book.kept_plan(year_of(year)?))
    }

    pub fn keep_plan(&self, year: u32, plan: DistributionPlan) -> Result<(), Refusal> {
        self.with(|book| book.keep_plan(year_of(year)?, &plan))
    }

    pub fn distribution(&self, year: u32, plan: DistributionPlan) -> Result<DistributionView, Refusal> {
        self.with(|book| book.distribution(year_of(year)?, &plan))
    }

    pub fn post_distribution(
        &self,
        year: u32,
        plan: DistributionPlan,
        date: String,
    ) -> Result<DistributionView, Refusal> {
        self.with(|book| book.post_distribution(year_of(year)?, &plan, &date))
    }
}

fn year_of(year: u32) -> Result<u16, Refusal> {
    u16::try_from(year).map_err(|_| Refusal::new("year.unknown").with("year", year))
}
