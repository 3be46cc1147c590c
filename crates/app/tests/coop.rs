//! What makes the books those of a cooperative: ceilings, certificates, membership, resolutions, the closing of a year and
//! the distribution of its income, each refusal with its sentence.

use crate::common::{Desk, faults};
use app::Refusal;
use app::api::capital::{CertificateInput, MembershipInput, PledgeInput, ResolutionInput};
use app::api::checklist::{CountInput, PrepaidInput};
use app::api::contract::ContractInput;
use app::api::event::EventChoice;
use app::api::income::{DistributionPlan, KeyAmount, KeyRow, KeySource};
use app::wording::{Language, sentence};
use serde_json::json;

/// Five official members with 30, 25, 20, 15 and 10 million, an associate with capital and one without.
const MEMBERS: &str = "code,name,kind,service_contract
TV01,Lò Văn An,official,yes
TV02,Lò Thị Bình,official,yes
TV03,Vàng A Chu,official,yes
TV04,Giàng Thị Dung,official,yes
TV05,Sùng A Hờ,official,yes
LK01,Công ty Chè Mây,associate_capital,no
LK02,Quàng Văn Ét,associate_use,no
";

const CAPITAL: &str = "account,party,debit,credit
1111,,100000000,
156,,120000000,
418,,,120000000
4111,TV01,,30000000
4111,TV02,,25000000
4111,TV03,,20000000
4111,TV04,,15000000
4111,TV05,,10000000
";

fn cooperative() -> Desk {
    Desk::of(MEMBERS, CAPITAL)
}

fn vietnamese(refusal: &Refusal) -> String {
    sentence(refusal, Language::Vietnamese)
}

fn resolution(number: &str, subject: &str, day: &str, in_favour: u32) -> ResolutionInput {
    ResolutionInput {
        number: number.into(),
        day: day.into(),
        subject: subject.into(),
        title: "Nghị quyết đại hội thành viên".into(),
        present: 7,
        in_favour,
        ..ResolutionInput::default()
    }
}

/// Names the resolution in every line.
fn rests_on(draft: &mut app::api::voucher::Draft, number: &str) {
    for entry in &mut draft.entries {
        let detail =
            app::api::voucher::ExtraField { key: "resolution".into(), side: "debit".into(), value: number.into() };
        entry.extra.push(detail);
    }
}

/// Sales and costs of a year: external result 40, internal 20 million before management of 15.
fn trade(desk: &mut Desk) {
    desk.posts("PT", "10/3", "Bán chè", "1111 / 5111 100tr");
    desk.posts("PX", "10/3", "Giá vốn", "6111 / 156 60tr");
    desk.posts("HD", "12/3", "Bán phân bón cho thành viên", "131 TV01 / 5121 30tr; 131 TV02 / 5121 20tr");
    desk.posts("PX", "12/3", "Giá vốn", "6121 / 156 30tr");
    desk.posts("PC", "15/3", "Chi phí quản lý", "642 / 1111 15tr");
    desk.posts("PT", "20/3", "Thu nợ", "1111 / 131 TV01 30tr; 1111 / 131 TV02 20tr");
}

fn plan(resolution: &str) -> DistributionPlan {
    serde_json::from_value(json!({
        "resolution": resolution,
        "external": { "funds": [{ "account": "4421", "pct": "10" }], "by_capital_pct": "100" },
        "internal": { "funds": [{ "account": "4421", "pct": "5" }], "by_use_pct": "60", "by_labour_pct": "0",
                      "by_capital_pct": "40" },
        "use": "books", "labour": "books"
    }))
    .unwrap()
}

#[test]
fn a_contribution_over_the_ceiling_is_refused_with_the_article() {
    let mut desk = cooperative();
    let refusal = desk.book.post_draft(&desk.draft("PT", "5/2", "Góp vốn", "1111 / 4111 TV01 2tr")).unwrap_err();
    assert_eq!(faults(&refusal), ["capital.ceiling-member"]);
    let said = vietnamese(&refusal);
    assert!(
        said.contains(
            "Lò Văn An (TV01) sẽ có 32.000.000 đ, bằng 31,37 % vốn điều lệ, vượt mức 30 % (30.600.000 đ) mà một thành \
             viên chính thức được góp (Luật HTX 2023, Đ74.1). Chưa ghi gì."
        ),
        "{said}"
    );
    desk.posts("PT", "5/2", "Góp vốn", "1111 / 4111 TV05 20tr");
    let associates = desk.draft("PT", "6/2", "Góp vốn", "1111 / 4111 LK01 60tr");
    assert_eq!(faults(&desk.book.post_draft(&associates).unwrap_err()), ["capital.ceiling-associates"]);
    let none = desk.draft("PT", "6/2", "Góp vốn", "1111 / 4111 LK02 1tr");
    assert_eq!(faults(&desk.book.post_draft(&none).unwrap_err()), ["capital.not-contributing"]);
}

#[test]
fn capital_goes_back_only_after_debts() {
    let mut desk = cooperative();
    desk.posts("HD", "1/2", "Bán phân bón", "131 TV05 / 5121 3tr");
    let back = desk.draft("PC", "5/2", "Trả vốn góp", "4111 TV05 / 1111 10tr");
    let refusal = desk.book.post_draft(&back).unwrap_err();
    assert_eq!(faults(&refusal), ["capital.return-owes", "capital.return-unresolved"]);
    assert!(vietnamese(&refusal).contains(
        "Sùng A Hờ còn nợ HTX 3.000.000 đ: trả vốn góp sau khi đã thanh toán hết nợ (Luật HTX 2023, Đ90.2)."
    ));
    // The same voucher may settle the debt, but the meeting decides.
    let mut settled = desk.draft("PC", "5/2", "Trả vốn góp, trừ nợ", "4111 TV05 / 131 TV05 3tr; 4111 TV05 / 1111 7tr");
    let refusal = desk.book.post_draft(&settled).unwrap_err();
    assert_eq!(faults(&refusal), ["capital.return-unresolved"]);
    assert!(vietnamese(&refusal).contains("Trả vốn góp cần nghị quyết đại hội thành viên"));
    desk.book.record_resolution(&resolution("02/NQ", "capital-return", "4/2", 5)).unwrap();
    rests_on(&mut settled, "02/NQ");
    desk.book.post_draft(&settled).unwrap();
    let mut more = desk.draft("PC", "6/2", "Trả vốn góp", "4111 TV04 / 1111 16tr");
    rests_on(&mut more, "02/NQ");
    assert_eq!(faults(&desk.book.post_draft(&more).unwrap_err()), ["capital.return-more-than-paid"]);
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn a_pledge_counts_until_its_deadline_and_a_certificate_waits_for_the_rest() {
    let mut desk = cooperative();
    let pledge = |amount: &str| PledgeInput {
        party: desk.id("TV03"),
        day: "1/2".into(),
        amount: amount.into(),
        ..PledgeInput::default()
    };
    let input = pledge("26tr");
    let capital = desk.book.set_pledge(&input).unwrap();
    assert_eq!((capital.row.missing.as_str(), capital.row.due.as_str()), ("6.000.000", "01/08/2026"));
    let give = CertificateInput { party: desk.id("TV03"), day: "2/2".into(), ..CertificateInput::default() };
    let refusal = desk.book.issue_certificate(&give).unwrap_err();
    assert_eq!(refusal.code, "certificate.not-complete");
    assert!(vietnamese(&refusal).contains("Còn thiếu 6.000.000 đ so với cam kết"));
    desk.posts("PT", "3/2", "Góp vốn", "1111 / 4111 TV03 6tr");
    let give = CertificateInput { day: "4/2".into(), ..give };
    let first = desk.book.issue_certificate(&give).unwrap();
    assert_eq!((first.number.as_str(), first.contributed.as_str()), ("Q01-0001", "26.000.000"));
    assert_eq!(desk.book.issue_certificate(&give).unwrap_err().code, "certificate.has-one");
    let again = CertificateInput { replaces: Some(first.id.clone()), note: "Mất".into(), ..give };
    let second = desk.book.issue_certificate(&again).unwrap();
    assert_eq!(second.number, "Q01-0002");
    desk.book.withdraw_certificate(&second.id, "10/2", "Ra khỏi HTX").unwrap();
    let states: Vec<String> = desk.book.certificates(None).unwrap().into_iter().map(|row| row.state).collect();
    assert_eq!(states, ["withdrawn", "replaced"]);
    let register = desk.book.capital_register("28/2/2026").unwrap();
    let row = register.rows.iter().find(|row| row.party.code == "TV03").unwrap();
    assert_eq!((row.paid.as_str(), row.certificate.as_str()), ("26.000.000", ""));
    assert_eq!(register.official, 5);
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn what_somebody_is_follows_the_day_and_the_contract() {
    let mut desk = cooperative();
    let supply = |desk: &Desk, day: &str, code: &str| {
        let mut draft = desk.draft("HD", day, "Bán phân bón", "131 TV01 / 5121 1tr");
        draft.party = Some(desk.id(code));
        let answers = std::collections::BTreeMap::new();
        draft.event = Some(EventChoice { code: "C5".into(), free: false, answers });
        let fill = desk.book.fill_event(&draft).unwrap();
        fill.supply.map(|supply| (supply.internal, supply.reason))
    };
    assert_eq!(supply(&desk, "5/2", "TV01"), Some((true, "under_contract".to_owned())));
    // From 1 June he is an associate; what was sold before stays internal.
    let change = MembershipInput {
        party: desk.id("TV01"),
        day: "1/6".into(),
        kind: "associate_use".into(),
        note: "NQ 03".into(),
        resolution: None,
    };
    let capital = desk.book.set_membership(&change).unwrap();
    assert_eq!(capital.memberships.len(), 2);
    assert_eq!(supply(&desk, "31/5", "TV01"), Some((true, "under_contract".to_owned())));
    assert_eq!(supply(&desk, "1/6", "TV01"), Some((false, "not_official".to_owned())));
    // A member without a contract on the card is covered by the register's.
    desk.book.import_parties("code,name,kind,service_contract\nTV09,Mùa A Páo,official,no\n".as_bytes()).unwrap();
    assert_eq!(supply(&desk, "5/2", "TV09"), Some((false, "no_contract".to_owned())));
    let contract = ContractInput {
        parties: vec![desk.id("TV09")],
        number: "05/HĐ".into(),
        from: "1/2".into(),
        to: "30/6".into(),
        season: "Xuân 2026".into(),
        covers: "Phân bón".into(),
        signed: true,
        ..ContractInput::default()
    };
    desk.book.set_contract(&contract).unwrap();
    assert_eq!(supply(&desk, "5/2", "TV09"), Some((true, "under_contract".to_owned())));
    assert_eq!(supply(&desk, "1/7", "TV09"), Some((false, "no_contract".to_owned())));
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn the_year_closes_and_its_income_is_distributed_into_the_next() {
    let mut desk = cooperative();
    trade(&mut desk);
    desk.book.record_resolution(&resolution("01/NQ-2027", "distribution", "20/4/2027", 6)).unwrap();
    let early = desk.book.distribution_figures(2026, &plan("01/NQ-2027")).unwrap_err();
    assert_eq!(early.code, "distribution.year-not-closed");

    // 15 million by net revenue 100 : 50; 100 - 60 - 10 and 50 - 30 - 5.
    let shown = desk.book.year_end(2026, None).unwrap();
    assert_eq!((shown.profit_external.as_str(), shown.profit_internal.as_str()), ("30000000", "15000000"));
    assert!(shown.posted.is_none());
    let posted = desk.book.post_year_end(2026, None).unwrap();
    assert_eq!(posted.posted.as_ref().unwrap().number, "KT.Q01-0001");
    assert!(!posted.outdated);
    // Doing it again with another key takes the first back: nothing counts twice.
    desk.posts("PC", "30/12", "Chi phí quản lý", "642 / 1111 3tr");
    assert!(desk.book.year_end(2026, None).unwrap().outdated);
    let again = desk.book.post_year_end(2026, Some("2:1")).unwrap();
    assert_eq!((again.profit_external.as_str(), again.profit_internal.as_str()), ("28000000", "14000000"));
    let trial = desk.trial("01/01–31/12", 1, false);
    for row in trial.rows.iter().filter(|row| row.account.starts_with(['5', '6', '9'])) {
        assert_eq!((row.closing_debit.as_str(), row.closing_credit.as_str()), ("", ""), "{}", row.account);
    }

    // Funds 2,8 and 0,7; rest 25,2 by capital, 13,3: 7,98 by use 30 : 20, 5,32 by capital.
    let view = desk.book.distribution(2026, &plan("01/NQ-2027")).unwrap();
    assert_eq!(view.faults, []);
    let totals: Vec<(String, String)> =
        view.members.iter().map(|share| (share.party.code.clone(), share.by_use.clone())).collect();
    let by_use: Vec<&(String, String)> = totals.iter().filter(|(_, by_use)| !by_use.is_empty()).collect();
    assert_eq!(by_use, [&("TV01".to_owned(), "4.788.000".to_owned()), &("TV02".to_owned(), "3.192.000".to_owned())]);
    assert_eq!(view.total.total, "38.500.000");
    let done = desk.book.post_distribution(2026, &plan("01/NQ-2027"), "20/4/2027").unwrap();
    assert_eq!(done.posted.len(), 1);
    let twice = desk.book.post_distribution(2026, &plan("01/NQ-2027"), "20/4/2027").unwrap_err();
    assert_eq!(twice.code, "distribution.posted");
    // From here on the voucher says it, whatever is asked: 10 and 5 % to the fund, 60 and 40 % of the rest.
    let other = DistributionPlan { resolution: "99/NQ".into(), ..DistributionPlan::default() };
    let again = desk.book.distribution(2026, &other).unwrap();
    let of = |plan: &DistributionPlan| {
        let fund = |stream: &app::api::income::StreamPlan| {
            stream.funds.iter().map(|fund| fund.pct.clone()).collect::<Vec<_>>()
        };
        (
            fund(&plan.external),
            fund(&plan.internal),
            plan.internal.by_use_pct.clone(),
            plan.internal.by_capital_pct.clone(),
        )
    };
    assert_eq!(of(&again.plan), (vec!["10".into()], vec!["5".into()], "60".into(), "40".into()));
    assert_eq!((again.plan.resolution.as_str(), again.plan.external.by_capital_pct.as_str()), ("01/NQ-2027", "100"));
    let used = |party: &str, amount: i64| KeyRow { party: party.into(), amount: KeyAmount::Text(amount.to_string()) };
    assert_eq!(again.plan.used, KeySource::List(vec![used("TV01", 30_000_000), used("TV02", 20_000_000)]));
    let figures = |view: &app::api::income::DistributionView| {
        let row = |share: &app::api::income::ShareView| {
            [&share.by_use, &share.by_capital_internal, &share.by_capital_external, &share.total].map(Clone::clone)
        };
        view.members.iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(figures(&again), figures(&view));
    assert_eq!((again.faults, again.looks, again.streams[1].rest.as_str()), (vec![], vec![], "13.300.000"));
    let lines = desk.book.duplicate(&again.posted[0].voucher).unwrap().entries;
    for line in &lines {
        assert!(line.extra.iter().any(|field| field.key == "resolution" && field.value == "01/NQ-2027"), "{line:?}");
    }
    // Two funds, two members by use, five by capital of either stream.
    assert_eq!(lines.len(), 2 + 2 + 5 + 5);
    // A book that changes afterwards changes nothing of it, and that is told.
    desk.posts("PT", "30/12", "Bán chè sót", "1111 / 5111 7tr");
    desk.book.post_year_end(2026, Some("2:1")).unwrap();
    let moved = desk.book.distribution(2026, &other).unwrap();
    assert_eq!(figures(&moved), figures(&view));
    assert_eq!(moved.looks[0].code, "distribution.changed-since");
    assert_eq!(
        (moved.looks[0].args["now"].as_str(), moved.looks[0].args["amount"].as_str()),
        ("49.000.000", "42.000.000")
    );
    let years = desk.book.years().unwrap();
    assert_eq!((years[0].year, years[1].distributed.len()), (2027, 1));
    let statement = desk.book.member_statement(&desk.id("TV01"), "2027-01-01", "2027-12-31").unwrap();
    let income = statement.figures.iter().find(|figure| figure.what == "income").unwrap();
    assert_eq!(income.plus, view.members.iter().find(|share| share.party.code == "TV01").unwrap().total);
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn a_distribution_the_law_forbids_is_refused_in_one_sentence() {
    let mut desk = cooperative();
    trade(&mut desk);
    desk.book.post_year_end(2026, None).unwrap();
    desk.book.record_resolution(&resolution("01/NQ", "distribution", "20/4/2027", 3)).unwrap();
    let refuses = |desk: &Desk, plan: &DistributionPlan, words: &str| {
        let refusal = desk.book.distribution_figures(2026, plan).unwrap_err();
        let said = vietnamese(&refusal);
        assert!(said.starts_with(words), "{said}");
    };
    refuses(
        &desk,
        &plan(""),
        "Chưa có nghị quyết đại hội thành viên nên chưa phân phối thu nhập được (Luật HTX 2023, Đ64.2). Chưa ghi gì.",
    );
    refuses(
        &desk,
        &plan("01/NQ"),
        "Nghị quyết chỉ được 3 trên 7 phiếu, chưa đủ để thông qua (Luật HTX 2023, Đ61). Chưa ghi gì.",
    );
    // Only what is in the register, passed and about it carries a distribution, whichever door it is asked at.
    desk.book.record_resolution(&resolution("02/NQ", "capital-return", "20/4/2027", 6)).unwrap();
    refuses(
        &desk,
        &plan("02/NQ"),
        "Nghị quyết «02/NQ» nói về việc khác nên không phải căn cứ của chứng từ này (Luật HTX 2023, Đ64.2). Chưa ghi gì.",
    );
    refuses(&desk, &plan("Số 5 năm 2027"), "Không thấy nghị quyết «Số 5 năm 2027» trong sổ nghị quyết");
    desk.book.record_resolution(&resolution("Số 5 năm 2027", "distribution", "20/4/2027", 6)).unwrap();
    let offered = desk.book.distribution(2026, &plan("")).unwrap().resolutions;
    let offered: Vec<String> = offered.into_iter().map(|row| row.number).collect();
    assert_eq!(offered, ["Số 5 năm 2027"]);
    let early = desk.book.post_distribution(2026, &plan("Số 5 năm 2027"), "19/4/2027").unwrap_err();
    assert_eq!(early.code, "resolution.later");
    let mut half = plan("Số 5 năm 2027");
    (half.internal.by_use_pct, half.internal.by_labour_pct) = ("40".into(), "10".into());
    half.internal.by_capital_pct = "50".into();
    refuses(
        &desk,
        &half,
        "Chia theo mức độ sử dụng và sức lao động mới được 50 % phần còn lại của thu nhập nội bộ, phải từ 51 % trở lên \
         (Luật HTX 2023, Đ86.3.a). Chưa ghi gì.",
    );
    let mut associate = plan("Số 5 năm 2027");
    let row = |code: &str| KeyRow { party: code.into(), amount: KeyAmount::Number(5_000_000) };
    associate.used = KeySource::List(vec![row("TV01"), row("LK02")]);
    refuses(
        &desk,
        &associate,
        "LK02 là thành viên liên kết không góp vốn nên không được chia thu nhập (Luật HTX 2023, Đ31.3). Chưa ghi gì.",
    );
    let mut little = plan("Số 5 năm 2027");
    little.external.funds[0].pct = "4".into();
    refuses(
        &desk,
        &little,
        "Trích quỹ chung không chia 4 % thu nhập từ giao dịch bên ngoài, ít hơn 5 % luật định (Luật HTX 2023, Đ84).",
    );
    let mut person = plan("Số 5 năm 2027");
    person
        .external
        .funds
        .push(serde_json::from_value(json!({ "account": "418", "party": "TV01", "pct": "5" })).unwrap());
    let said = vietnamese(&desk.book.distribution(2026, &person).unwrap_err());
    let wanted = "Lò Văn An (TV01) không phải thẻ quỹ: chọn một quỹ trong danh mục, hoặc thêm quỹ mới. Chưa ghi gì.";
    assert!(said.starts_with(wanted), "{said}");
    assert_eq!(desk.book.post_distribution(2026, &person, "20/1/2027").unwrap_err().code, "distribution.no-fund-card");
    let before = desk.book.post_distribution(2026, &plan("Số 5"), "1/12/2026").unwrap_err();
    assert_eq!(before.code, "distribution.before-year-end");
}

/// A plan half made stays on this machine, and is begun anew in another year.
#[test]
fn a_plan_that_is_not_posted_stays() {
    let desk = cooperative();
    assert_eq!(desk.book.kept_plan(2026).unwrap(), None);
    let mut half = plan("01/NQ-2027");
    half.used = KeySource::List(vec![KeyRow { party: "TV01".into(), amount: KeyAmount::Text("5tr".into()) }]);
    desk.book.keep_plan(2026, &half).unwrap();
    assert_eq!(desk.book.kept_plan(2026).unwrap(), Some(half));
    assert_eq!(desk.book.kept_plan(2025).unwrap(), None);
}

/// TV02 used 20 million as an official member until 1 June: at the end of the year that counts for nothing, which is told.
#[test]
fn whoever_ceased_to_be_official_is_named_in_the_wizard() {
    let mut desk = cooperative();
    trade(&mut desk);
    let change = MembershipInput {
        party: desk.id("TV02"),
        day: "1/6".into(),
        kind: "associate_capital".into(),
        ..MembershipInput::default()
    };
    desk.book.set_membership(&change).unwrap();
    let view = desk.book.distribution(2026, &plan("")).unwrap();
    let look = &view.looks[0];
    assert_eq!((view.looks.len(), look.code.as_str()), (1, "distribution.no-longer-official"));
    let said = |name: &str| look.args[name].as_str();
    assert_eq!(
        [said("name"), said("day"), said("used"), said("paid")],
        ["Lò Thị Bình (TV02)", "01/06/2026", "20.000.000", "0"]
    );
}

#[test]
fn a_month_is_looked_through_and_costs_paid_ahead_are_spread() {
    let mut desk = cooperative();
    desk.posts("PC", "5/1", "Bảo hiểm kho 12 tháng", "2421 / 1111 12tr");
    let states = |desk: &Desk, month: &str| -> Vec<(String, String)> {
        let list = desk.book.checklist(month).unwrap();
        list.items.into_iter().map(|item| (item.check, item.state)).collect()
    };
    let state = |desk: &Desk, check: &str| {
        states(desk, "2026-01").into_iter().find(|(name, _)| name == check).map(|(_, state)| state).unwrap()
    };
    assert_eq!(state(&desk, "prepaid"), "look");
    let cost = PrepaidInput {
        name: "Bảo hiểm kho".into(),
        amount: "12tr".into(),
        month: "2026-01".into(),
        months: 12,
        account: "642".into(),
        ..PrepaidInput::default()
    };
    let list = desk.book.set_prepaid(&cost).unwrap();
    assert_eq!((list.part.as_str(), list.open), ("1.000.000", true));
    let receipt = desk.book.allocate_prepaid("2026-01").unwrap();
    assert_eq!((receipt.number.as_str(), receipt.total_shown.as_str()), ("KT.Q01-0001", "1.000.000"));
    assert_eq!(desk.book.allocate_prepaid("2026-01").unwrap_err().code, "prepaid.nothing");
    assert_eq!(state(&desk, "prepaid"), "done");
    assert_eq!(state(&desk, "cash"), "look");
    let count =
        CountInput { account: "1111".into(), day: "31/1".into(), amount: "88tr".into(), ..CountInput::default() };
    desk.book.count_balance(&count).unwrap();
    assert_eq!(state(&desk, "cash"), "done");
    let other = CountInput { account: "331".into(), ..count };
    assert_eq!(desk.book.count_balance(&other).unwrap_err().code, "count.account");
    assert_eq!(states(&desk, "2026-02")[0], ("earlier".to_owned(), "fault".to_owned()));
    desk.book.close_month("2026-01").unwrap();
    assert_eq!(states(&desk, "2026-02")[0], ("earlier".to_owned(), "done".to_owned()));
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn the_clocks_of_the_law_run() {
    let mut desk = cooperative();
    let pledge =
        PledgeInput { party: desk.id("TV04"), day: "1/2".into(), amount: "20tr".into(), ..PledgeInput::default() };
    desk.book.set_pledge(&pledge).unwrap();
    let clocks = |desk: &Desk, day: &str| -> Vec<(String, String)> {
        let rows = desk.book.clocks_on(day.parse().unwrap()).unwrap();
        rows.into_iter().map(|row| (row.due, row.day)).filter(|(due, _)| due != "ceiling").collect()
    };
    let row = |due: &str, day: &str| (due.to_owned(), day.to_owned());
    assert_eq!(clocks(&desk, "2026-05-01"), []);
    assert_eq!(clocks(&desk, "2026-07-15"), [row("pledge", "2026-08-01")]);
    assert_eq!(clocks(&desk, "2026-08-10"), [row("register", "2026-08-31")]);
    let due = [row("register", "2026-08-31"), row("statements", "2027-03-31"), row("meeting", "2027-04-30")];
    assert_eq!(clocks(&desk, "2027-03-15"), due);
    // The meeting is held; the statements are due until they are filed (`law_doors.rs`).
    desk.book.record_resolution(&resolution("01/NQ-2027", "statements", "20/3/2027", 7)).unwrap();
    assert_eq!(clocks(&desk, "2027-03-25"), [row("register", "2026-08-31"), row("statements", "2027-03-31")]);
}
