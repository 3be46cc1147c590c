//! A worked case as its rows give it: openings, entries in the order of paper, and what was worked out by hand.

/// An entry; a party is empty where none is named.
#[derive(Debug, Clone)]
pub struct Row {
    pub date: String,
    pub debit: String,
    pub debit_party: String,
    pub credit: String,
    pub credit_party: String,
    pub amount: i64,
    pub text: String,
}

/// Entries of one paper.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The letters of its form.
    pub form: &'static str,
    pub date: String,
    pub text: String,
    pub rows: Vec<Row>,
}

#[derive(Debug, Default)]
pub struct Case {
    /// Account, party, đồng debit positive.
    pub openings: Vec<(String, String, i64)>,
    pub rows: Vec<Row>,
    expected: Vec<(String, String, Vec<i64>)>,
}

impl Case {
    pub fn read(text: &str) -> Self {
        let mut case = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.splitn(8, ',').map(|cell| cell.trim_matches('"')).collect();
            match cells[0] {
                "opening" => case.openings.push((cells[1].into(), cells[2].into(), cells[3].parse().unwrap())),
                "entry" => case.rows.push(Row {
                    date: cells[1].into(),
                    debit: cells[2].into(),
                    debit_party: cells[3].into(),
                    credit: cells[4].into(),
                    credit_party: cells[5].into(),
                    amount: cells[6].parse().unwrap(),
                    text: cells[7].into(),
                }),
                "expect" => {
                    let columns = line.split(',').skip(3).filter(|cell| !cell.is_empty());
                    let columns = columns.map(|cell| cell.parse().unwrap()).collect();
                    case.expected.push((cells[1].into(), cells[2].into(), columns));
                }
                other => panic!("{other}"),
            }
        }
        case
    }

    /// The figures worked out for one form, by line.
    pub fn expected(&self, form: &str) -> Vec<(&str, &[i64])> {
        let rows = self.expected.iter().filter(|(of, ..)| of == form);
        rows.map(|(_, line, columns)| (line.as_str(), columns.as_slice())).collect()
    }

    /// The one figure, or row of figures, of a line.
    pub fn wanted(&self, form: &str, line: &str) -> &[i64] {
        self.expected(form).into_iter().find(|(of, _)| *of == line).unwrap().1
    }

    /// Opening balances as a file of them.
    pub fn opening_file(&self) -> String {
        let row = |(account, party, amount): &(String, String, i64)| {
            format!("{account},{party},{},{}\n", (*amount).max(0), (-amount).max(0))
        };
        let rows: String = self.openings.iter().map(row).collect();
        format!("account,party,debit,credit\n{rows}")
    }

    /// Everything of a month but what the program writes by itself: closing entries, and costs allocated.
    pub fn papers(&self, month: &str) -> Vec<Paper> {
        let mut papers: Vec<Paper> = Vec::new();
        let own = |row: &&Row| row.date.starts_with(month) && !row.closes() && !row.allocates();
        for row in self.rows.iter().filter(own) {
            match papers.last_mut().filter(|paper| paper.date == row.date && paper.text == row.text) {
                Some(paper) => paper.rows.push(row.clone()),
                None => papers.push(Paper {
                    form: row.form(),
                    date: row.date.clone(),
                    text: row.text.clone(),
                    rows: vec![row.clone()],
                }),
            }
        }
        papers
    }
}

impl Row {
    /// Whether it belongs to the closing of the year.
    pub fn closes(&self) -> bool {
        self.debit.starts_with("911") || self.credit.starts_with("911") || self.credit == "521"
    }

    /// Whether it allocates a cost paid in advance.
    pub fn allocates(&self) -> bool {
        self.credit == "2421"
    }

    fn form(&self) -> &'static str {
        match (&self.debit[..3], &self.credit[..3]) {
            ("111", _) => "PT",
            (_, "111") => "PC",
            ("112", _) => "BC",
            (_, "112") => "BN",
            ("156", _) => "PN",
            (_, "156") => "PX",
            ("131", "511" | "512") => "HD",
            _ => "KT",
        }
    }
}
