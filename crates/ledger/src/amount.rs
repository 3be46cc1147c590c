//! Amounts and quantities as a bookkeeper types and reads them.
//!
//! `1tr5` is one and a half million, `350k` three hundred and fifty thousand, `12*35000` is
//! worked out. What could mean two things is asked about, never guessed: `1.50` is refused
//! rather than taken for 1 or 150.
//!
//! Invariant: reading what was shown gives the same amount.
//! Invariant: the arithmetic is exact. It rounds once, at the end, half away from zero.
//! Invariant: every text gets an answer; none makes the reader stop or overflow.
//!
//! How typing tools get in the way: `ty` followed by a tone key becomes `tỷ`, `tỵ`, `tý` …
//! The hỏi tone gives the unit tỷ itself; after any other tone the key that was meant is
//! lost, so the reader asks.

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use crate::money::Dong;
use crate::text::{is_thin_space, is_zero_width};

/// One reason why a typed amount or quantity cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmountFault {
    /// Not a number and not a sum to work out.
    NotANumber,
    /// A part of a đồng was typed; «Tiền đồng không có số lẻ.»
    HasFraction,
    /// Dots, commas or spaces do not stand between groups of three.
    Groups,
    /// Letters after a number that are not one unit beyond doubt.
    UnclearUnit {
        /// The letters as they arrived, in lower case.
        written: String,
    },
    /// A unit follows one that is not larger: `1k2tr`.
    UnitsMustFall,
    /// Something follows a part that already has decimals: `1,5tr5`.
    TwoFractions,
    /// The sum divides by nothing.
    DivisionByZero,
    /// Beyond what the books can hold.
    TooLarge,
    /// More text than any amount needs.
    TooLong,
    /// A quantity with more decimals than its unit has.
    TooManyDecimals {
        /// How many decimals there may be.
        decimals_max: u32,
    },
}

impl AmountFault {
    /// The stable name that the UI and the help pages know it by.
    pub const fn code(&self) -> &'static str {
        match self {
            AmountFault::NotANumber => "amount.not-a-number",
            AmountFault::HasFraction => "amount.has-fraction",
            AmountFault::Groups => "amount.groups",
            AmountFault::UnclearUnit { .. } => "amount.unclear-unit",
            AmountFault::UnitsMustFall => "amount.units-must-fall",
            AmountFault::TwoFractions => "amount.two-fractions",
            AmountFault::DivisionByZero => "amount.division-by-zero",
            AmountFault::TooLarge => "amount.too-large",
            AmountFault::TooLong => "amount.too-long",
            AmountFault::TooManyDecimals { .. } => "amount.too-many-decimals",
        }
    }
}

/// The longest text that is read, in characters. It also bounds how deep parentheses go.
const CHARS_MAX: usize = 200;

/// The figures of the largest quantity before the comma.
const QUANTITY_FIGURES_MAX: usize = 15;

/// Reads an amount as it is typed; nothing typed is no amount, which is not zero.
///
/// Whether the amount may be negative is for the field to say.
///
/// ```
/// use ledger::amount::read;
/// use ledger::money::Dong;
/// assert_eq!(read("1tr5"), Ok(Dong::new(1_500_000)));
/// assert_eq!(read("=12*35k"), Ok(Dong::new(420_000)));
/// assert_eq!(read("(50k)"), Ok(Dong::new(-50_000)));
/// assert_eq!(read(" "), Ok(None));
/// assert_eq!(read("1.50").unwrap_err().code(), "amount.has-fraction");
/// ```
pub fn read(text: &str) -> Result<Option<Dong>, AmountFault> {
    let typed = plain(text)?;
    if typed.is_empty() {
        return Ok(None);
    }
    let tokens = tokens(typed.strip_prefix('=').unwrap_or(&typed))?;
    let mut reader = Reader { tokens: &tokens };
    let value = reader.sum()?;
    if !reader.tokens.is_empty() {
        return Err(AmountFault::NotANumber);
    }
    let dong = i64::try_from(value.rounded()).map_err(|_| AmountFault::TooLarge)?;
    Dong::new(dong).map(Some).ok_or(AmountFault::TooLarge)
}

/// The amount with dots between groups and the minus sign «−» (U+2212).
///
/// ```
/// # use ledger::money::Dong;
/// assert_eq!(ledger::amount::show(Dong::new(-1_500_000).unwrap()), "−1.500.000");
/// ```
pub fn show(amount: Dong) -> String {
    let sign = if amount.is_negative() { "−" } else { "" };
    format!("{sign}{}", grouped(&amount.get().unsigned_abs().to_string()))
}

/// Reads a quantity or price: comma before the decimals, dots or spaces between groups.
///
/// One or two figures after a single dot are decimals all the same, because number pads
/// type a dot; three are a group, so `12.500` is twelve thousand five hundred. A group
/// cannot follow a bare zero, so `0.125` is an eighth.
///
/// ```
/// use ledger::amount::{read_quantity, show_quantity};
/// let shown = |text| read_quantity(text, 3).unwrap().map(show_quantity);
/// assert_eq!(shown("12.5").unwrap(), "12,5");
/// assert_eq!(shown("12.500").unwrap(), "12.500");
/// assert_eq!(shown("1.250,50").unwrap(), "1.250,5");
/// assert_eq!(read_quantity("1,2345", 3).unwrap_err().code(), "amount.too-many-decimals");
/// ```
pub fn read_quantity(text: &str, decimals_max: u32) -> Result<Option<Decimal>, AmountFault> {
    let typed = plain(text)?;
    if typed.is_empty() {
        return Ok(None);
    }
    let unsigned = typed.strip_prefix(['-', '+']).unwrap_or(&typed).trim_start();
    let figure = match tokens(unsigned)?.as_slice() {
        [Token::Figure(text)] => quantity_figure(text)?,
        _ => return Err(AmountFault::NotANumber),
    };
    let size = decimal(&figure, decimals_max)?;
    Ok(Some(if typed.starts_with('-') && !size.is_zero() { -size } else { size }))
}

/// The quantity with a comma before the decimals and dots between groups, no idle zeros.
///
/// ```
/// # use rust_decimal::Decimal;
/// assert_eq!(ledger::amount::show_quantity(Decimal::new(-12_505_00, 3)), "−1.250,5");
/// ```
pub fn show_quantity(quantity: Decimal) -> String {
    let sign = if quantity.is_sign_negative() && !quantity.is_zero() { "−" } else { "" };
    let digits = quantity.abs().normalize().to_string();
    match digits.split_once('.') {
        Some((whole, decimals)) => format!("{sign}{},{decimals}", grouped(whole)),
        None => format!("{sign}{}", grouped(&digits)),
    }
}

fn grouped(digits: &str) -> String {
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push('.');
        }
        shown.push(digit);
    }
    shown
}

/// The text in lower case with plain signs and single spaces.
///
/// A thin space between figures separates groups; anywhere else a typing tool left it.
fn plain(text: &str) -> Result<String, AmountFault> {
    if text.chars().count() > CHARS_MAX {
        return Err(AmountFault::TooLong);
    }
    let seen: Vec<char> =
        text.chars().filter(|c| !is_zero_width(*c)).nfc().flat_map(char::to_lowercase).nfc().collect();
    let mut typed = String::new();
    for (place, c) in seen.iter().enumerate() {
        match c {
            c if is_thin_space(*c) && !stands_between_figures(&seen, place) => {}
            c if c.is_whitespace() => typed.push(' '),
            '−' => typed.push('-'),
            '×' => typed.push('*'),
            '÷' => typed.push('/'),
            c => typed.push(*c),
        }
    }
    Ok(typed.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn stands_between_figures(text: &[char], place: usize) -> bool {
    let is_figure = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    is_figure(text[..place].last()) && is_figure(text.get(place + 1))
}

/// What an amount is written with.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// Figures with the marks between them, as typed.
    Figure(String),
    Unit(Unit),
    /// «đ», «₫», «VND»: says nothing new.
    Currency,
    /// One of `+ - * / ( )`.
    Sign(char),
}

/// The spoken units, smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Thousand,
    Million,
    Billion,
}

impl Unit {
    fn named(word: &str) -> Option<Unit> {
        match word {
            "k" | "n" | "ng" | "nghìn" | "nghin" | "ngàn" | "ngan" => Some(Unit::Thousand),
            "tr" | "triệu" | "trieu" => Some(Unit::Million),
            "ty" | "tỷ" | "ti" | "tỉ" => Some(Unit::Billion),
            _ => None,
        }
    }

    const fn zeros(self) -> u32 {
        match self {
            Unit::Thousand => 3,
            Unit::Million => 6,
            Unit::Billion => 9,
        }
    }
}

const CURRENCIES: [&str; 6] = ["đồng", "dong", "vnđ", "vnd", "đ", "d"];

fn tokens(typed: &str) -> Result<Vec<Token>, AmountFault> {
    let mut tokens = Vec::new();
    let mut rest = typed;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '0'..='9' => figure_length(rest),
            c if is_letter(c) => rest.find(|c| !is_letter(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        match first {
            ' ' => {}
            '₫' => tokens.push(Token::Currency),
            '+' | '-' | '*' | '/' | '(' | ')' => tokens.push(Token::Sign(first)),
            '0'..='9' => tokens.push(Token::Figure(piece.to_string())),
            c if is_letter(c) => push_word(&mut tokens, piece)?,
            '.' | ',' if matches!(tokens.last(), Some(Token::Figure(_))) => {
                return Err(AmountFault::Groups);
            }
            _ => return Err(AmountFault::NotANumber),
        }
        rest = after;
    }
    Ok(tokens)
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || ('\u{300}'..='\u{36F}').contains(&c)
}

/// How far the figures go, with single marks between them.
fn figure_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_figure = |place: usize| bytes.get(place).is_some_and(u8::is_ascii_digit);
    let is_mark = |place: usize| matches!(bytes.get(place), Some(b'.' | b',' | b' '));
    let mut length = 0;
    while is_figure(length) || is_mark(length) && is_figure(length + 1) {
        length += 1;
    }
    length
}

/// A unit, a currency, or a unit with the currency grown on: `50kđ`.
fn push_word(tokens: &mut Vec<Token>, word: &str) -> Result<(), AmountFault> {
    if let Some(unit) = Unit::named(word) {
        tokens.push(Token::Unit(unit));
    } else if CURRENCIES.contains(&word) {
        tokens.push(Token::Currency);
    } else if let Some(unit) = CURRENCIES.iter().find_map(|name| Unit::named(word.strip_suffix(name)?)) {
        tokens.extend([Token::Unit(unit), Token::Currency]);
    } else if tokens.iter().any(|token| matches!(token, Token::Figure(_))) {
        return Err(AmountFault::UnclearUnit { written: word.to_string() });
    } else {
        return Err(AmountFault::NotANumber);
    }
    Ok(())
}

/// A figure understood: its whole part and its decimals, both digits only.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Figure {
    whole: String,
    decimals: String,
}

impl Figure {
    fn whole(parts: &[&str]) -> Figure {
        Figure { whole: parts.concat(), decimals: String::new() }
    }

    /// What a figure before a unit says: there a single mark may begin decimals.
    ///
    /// `1.500` stays a group of three, `1.5` and `1.2500` have decimals, and a mark that
    /// differs from all marks before it begins decimals too: `1.234,5`.
    fn read(text: &str) -> Result<Figure, AmountFault> {
        let (parts, marks) = parts(text);
        let ([head @ .., last], Some(mark)) = (parts.as_slice(), marks.last()) else {
            return Ok(Figure::whole(&parts));
        };
        if is_grouped(&parts, &marks) {
            return Ok(Figure::whole(&parts));
        }
        let earlier = &marks[..marks.len() - 1];
        let decimals_possible = match head {
            // Three figures after a mark look like a group, save after a bare zero.
            [whole] => last.len() != 3 || *whole == "0",
            _ => !earlier.contains(mark) && is_grouped(head, earlier),
        };
        if *mark == ' ' || !decimals_possible {
            return Err(AmountFault::Groups);
        }
        Ok(Figure { whole: head.concat(), decimals: last.to_string() })
    }

    /// A figure without a unit counts đồng, and those have no decimals.
    fn dong(text: &str) -> Result<Ratio, AmountFault> {
        let figure = Figure::read(text)?;
        match figure.decimals.len() {
            0 => Ratio::from_digits(&figure.whole),
            1 | 2 => Err(AmountFault::HasFraction),
            _ if figure.whole == "0" => Err(AmountFault::HasFraction),
            _ => Err(AmountFault::Groups),
        }
    }

    fn times(&self, unit: Unit) -> Result<Ratio, AmountFault> {
        let decimals = self.decimals.trim_end_matches('0');
        let figures = Ratio::from_digits(&format!("{}{decimals}", self.whole))?;
        figures.times(&Ratio::ten_to(unit.zeros())?)?.over(&Ratio::ten_to(decimals.len() as u32)?)
    }

    /// What figures after a unit add to it: `5` after a million is half a million.
    ///
    /// With group marks they could also be đồng. Both agree only when they fill the unit.
    fn times_tail(text: &str, unit: Unit) -> Result<Ratio, AmountFault> {
        let (parts, marks) = parts(text);
        let decimals = parts.concat();
        let fills_unit = is_grouped(&parts, &marks) && decimals.len() == unit.zeros() as usize;
        if marks.is_empty() || fills_unit {
            Figure { whole: "0".to_string(), decimals }.times(unit)
        } else {
            Err(AmountFault::Groups)
        }
    }
}

/// The runs of figures and the marks between them.
fn parts(text: &str) -> (Vec<&str>, Vec<char>) {
    let is_mark = |c: char| !c.is_ascii_digit();
    (text.split(is_mark).collect(), text.chars().filter(|c| is_mark(*c)).collect())
}

/// Whether the marks are one kind and stand between groups of three.
fn is_grouped(parts: &[&str], marks: &[char]) -> bool {
    let [first, rest @ ..] = parts else {
        return false;
    };
    rest.is_empty()
        || first.len() <= 3
            && !first.starts_with('0')
            && rest.iter().all(|group| group.len() == 3)
            && marks.iter().all(|mark| *mark == marks[0])
}

/// What a figure in a field with decimals says.
fn quantity_figure(text: &str) -> Result<Figure, AmountFault> {
    let (before, decimals) = match text.split_once(',') {
        Some((before, decimals)) => (before, decimals),
        None => match text.split_once('.') {
            Some((whole, short)) if whole == "0" || short.len() <= 2 => (whole, short),
            _ => (text, ""),
        },
    };
    let (parts, marks) = parts(before);
    if is_grouped(&parts, &marks) && decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(Figure { whole: parts.concat(), decimals: decimals.to_string() })
    } else {
        Err(AmountFault::Groups)
    }
}

fn decimal(figure: &Figure, decimals_max: u32) -> Result<Decimal, AmountFault> {
    let whole = figure.whole.trim_start_matches('0');
    let decimals = figure.decimals.trim_end_matches('0');
    if whole.len() > QUANTITY_FIGURES_MAX {
        return Err(AmountFault::TooLarge);
    }
    if decimals.len() > decimals_max as usize {
        return Err(AmountFault::TooManyDecimals { decimals_max });
    }
    let digits = format!("0{whole}{decimals}").parse().map_err(|_| AmountFault::TooLarge)?;
    Decimal::try_from_i128_with_scale(digits, decimals.len() as u32).map_err(|_| AmountFault::TooLarge)
}

/// Reads tokens from the left; what is left over stays in `tokens`.
struct Reader<'a> {
    tokens: &'a [Token],
}

impl Reader<'_> {
    fn sum(&mut self) -> Result<Ratio, AmountFault> {
        let mut total = self.product()?;
        loop {
            if self.takes('+') {
                total = total.plus(&self.product()?)?;
            } else if self.takes('-') {
                total = total.plus(&self.product()?.negative())?;
            } else {
                return Ok(total);
            }
        }
    }

    fn product(&mut self) -> Result<Ratio, AmountFault> {
        let mut total = self.signed()?;
        loop {
            if self.takes('*') {
                total = total.times(&self.signed()?)?;
            } else if self.takes('/') {
                total = total.over(&self.signed()?)?;
            } else {
                return Ok(total);
            }
        }
    }

    fn signed(&mut self) -> Result<Ratio, AmountFault> {
        if self.takes('-') {
            return Ok(self.signed()?.negative());
        }
        if self.takes('+') {
            return self.signed();
        }
        if self.takes('(') {
            return self.parenthesis();
        }
        self.literal()
    }

    /// Round one literal parentheses mean minus, as in printed reports; else they group.
    fn parenthesis(&mut self) -> Result<Ratio, AmountFault> {
        let inside = self.tokens;
        if let Ok(literal) = self.literal()
            && self.takes(')')
        {
            self.takes_currency();
            return Ok(literal.negative());
        }
        self.tokens = inside;
        let value = self.sum()?;
        if !self.takes(')') {
            return Err(AmountFault::NotANumber);
        }
        self.takes_currency();
        Ok(value)
    }

    /// One amount as it is spoken, a currency before or after it.
    fn literal(&mut self) -> Result<Ratio, AmountFault> {
        self.takes_currency();
        let figure = self.takes_figure().ok_or(AmountFault::NotANumber)?;
        let value = match self.takes_unit() {
            Some(unit) => self.with_units(figure, unit)?,
            None => Figure::dong(figure)?,
        };
        self.takes_currency();
        if value.is_whole() { Ok(value) } else { Err(AmountFault::HasFraction) }
    }

    /// `1ty200tr5`: parts with falling units, then figures that belong to the last unit.
    fn with_units(&mut self, figure: &str, mut unit: Unit) -> Result<Ratio, AmountFault> {
        let mut figure = Figure::read(figure)?;
        let mut total = figure.times(unit)?;
        while let Some(next) = self.takes_figure() {
            if !figure.decimals.is_empty() {
                return Err(AmountFault::TwoFractions);
            }
            let Some(smaller) = self.takes_unit() else {
                return total.plus(&Figure::times_tail(next, unit)?);
            };
            if smaller >= unit {
                return Err(AmountFault::UnitsMustFall);
            }
            figure = Figure::read(next)?;
            total = total.plus(&figure.times(smaller)?)?;
            unit = smaller;
        }
        if self.takes_unit().is_some() { Err(AmountFault::UnitsMustFall) } else { Ok(total) }
    }

    fn takes(&mut self, sign: char) -> bool {
        self.takes_token(|token| (*token == Token::Sign(sign)).then_some(())).is_some()
    }

    fn takes_currency(&mut self) {
        self.takes_token(|token| (*token == Token::Currency).then_some(()));
    }

    fn takes_unit(&mut self) -> Option<Unit> {
        self.takes_token(|token| if let Token::Unit(unit) = token { Some(*unit) } else { None })
    }

    fn takes_token<T>(&mut self, wanted: impl FnOnce(&Token) -> Option<T>) -> Option<T> {
        let (first, rest) = self.tokens.split_first()?;
        let taken = wanted(first)?;
        self.tokens = rest;
        Some(taken)
    }
}

impl<'a> Reader<'a> {
    fn takes_figure(&mut self) -> Option<&'a str> {
        let (Token::Figure(text), rest) = self.tokens.split_first()? else {
            return None;
        };
        self.tokens = rest;
        Some(text)
    }
}

/// An exact number: `over` divides `top`, is positive and shares no factor with it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ratio {
    top: i128,
    over: i128,
}

impl Ratio {
    fn from_digits(digits: &str) -> Result<Ratio, AmountFault> {
        let top = digits.parse().map_err(|_| AmountFault::TooLarge)?;
        Ok(Ratio { top, over: 1 })
    }

    fn ten_to(zeros: u32) -> Result<Ratio, AmountFault> {
        let top = 10i128.checked_pow(zeros).ok_or(AmountFault::TooLarge)?;
        Ok(Ratio { top, over: 1 })
    }

    fn plus(&self, other: &Ratio) -> Result<Ratio, AmountFault> {
        let shared = shared_factor(self.over, other.over);
        let (left, right) = (other.over / shared, self.over / shared);
        let left_top = self.top.checked_mul(left);
        let right_top = other.top.checked_mul(right);
        let top = left_top.zip(right_top).and_then(|(a, b)| a.checked_add(b));
        Ratio::reduced(top, self.over.checked_mul(left))
    }

    fn times(&self, other: &Ratio) -> Result<Ratio, AmountFault> {
        let (a, b) = (shared_factor(self.top, other.over), shared_factor(other.top, self.over));
        let top = (self.top / a).checked_mul(other.top / b);
        Ratio::reduced(top, (self.over / b).checked_mul(other.over / a))
    }

    fn over(&self, other: &Ratio) -> Result<Ratio, AmountFault> {
        match other.top {
            0 => Err(AmountFault::DivisionByZero),
            top => self.times(&Ratio { top: other.over * top.signum(), over: top.abs() }),
        }
    }

    fn negative(&self) -> Ratio {
        Ratio { top: -self.top, over: self.over }
    }

    fn is_whole(&self) -> bool {
        self.over == 1
    }

    /// The nearest whole number, the one further from zero when two are as near.
    fn rounded(&self) -> i128 {
        let (whole, rest) = (self.top / self.over, (self.top % self.over).abs());
        if rest >= self.over - rest { whole + self.top.signum() } else { whole }
    }

    fn reduced(top: Option<i128>, over: Option<i128>) -> Result<Ratio, AmountFault> {
        // Refusing the one number without an opposite lets everything else negate freely.
        let top = top.filter(|top| *top != i128::MIN).ok_or(AmountFault::TooLarge)?;
        let over = over.ok_or(AmountFault::TooLarge)?;
        let shared = shared_factor(top, over);
        Ok(Ratio { top: top / shared, over: over / shared })
    }
}

/// The greatest common divisor; `b` is positive, so there is one.
fn shared_factor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b);
    while a != 0 {
        (a, b) = (b % a, a);
    }
    b
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_plain_digits_and_groups() {
        check("1500000", "1.500.000");
        check("1.500.000", "1.500.000");
        check("1 500 000", "1.500.000");
        check("1,500,000", "1.500.000");
        check("0", "0");
        check("007", "7");
    }

    #[test]
    fn reads_thousands() {
        for typed in ["2k", "2n", "2ng", "2 nghìn", "2 ngàn", "2K", "2NGHÌN", "2 nghin"] {
            check(typed, "2.000");
        }
        check("2k5", "2.500");
        check("350k", "350.000");
    }

    #[test]
    fn reads_millions() {
        check("1tr", "1.000.000");
        check("1 triệu", "1.000.000");
        check("1.5tr", "1.500.000");
        check("1,5tr", "1.500.000");
        check("1tr5", "1.500.000");
        check("1tr25", "1.250.000");
        check("1tr250", "1.250.000");
        check("1tr050", "1.050.000");
        check("1tr50k", "1.050.000");
        check("1.500tr", "1.500.000.000");
    }

    #[test]
    fn reads_billions() {
        for typed in ["1ty", "1 tỷ", "1 tỉ", "1TY", "1 ti", "1 ty\u{309}"] {
            check(typed, "1.000.000.000");
        }
        check("1ty2", "1.200.000.000");
        check("1ty200tr", "1.200.000.000");
        check("1 tỷ 200 triệu 50 nghìn", "1.200.050.000");
    }

    #[test]
    fn works_out_sums() {
        check("12*35000", "420.000");
        check("=12*35k", "420.000");
        check("(1tr+250k)/2", "625.000");
        check("1tr - 250k*2 + 10", "500.010");
        check("2×35k÷7", "10.000");
        check("10-2-3", "5");
        check("100/5/2", "10");
        check("2*(3+4*(1+1))", "22");
        check("12*-3", "−36");
        check("= 5", "5");
    }

    #[test]
    fn refuses_parts_of_a_dong() {
        for typed in ["1,5", "1.50", "15.00", "0.500", "0,5", "1.500.000,00", "1,500.5", "1,2345k", "2k5005", "1,5*2"] {
            check(typed, "amount.has-fraction");
        }
    }

    #[test]
    fn refuses_groups_that_are_not_of_three() {
        for typed in [
            "1.5000",
            "12.34.567",
            "1 5",
            "1.500,000",
            "1.500 000",
            "1234.567",
            "1.500.",
            "5,",
            "0.500.000",
            "01.500",
            "1..5",
            "1500.000tr",
            "1 5tr",
            "1.23.4tr",
            "1tr 5.000",
        ] {
            check(typed, "amount.groups");
        }
    }

    #[test]
    fn a_minus_sign_or_parentheses_make_an_amount_negative() {
        check("−50k", "−50.000");
        check("-50k", "−50.000");
        check("(50k)", "−50.000");
        check("(50.000 đ)", "−50.000");
        check("(1.234.567)đ", "−1.234.567");
        check("- 50 000", "−50.000");
    }

    #[test]
    fn parentheses_round_an_expression_only_group() {
        check("(50k+0)", "50.000");
        check("(-50k)", "−50.000");
        check("((50k))", "−50.000");
        check("-(50k)", "50.000");
        check("1tr+(50k)", "950.000");
    }

    #[test]
    fn nothing_typed_is_not_zero() {
        for typed in ["", " ", "\u{a0}\t", "\u{200a}\u{202f}\u{200b}"] {
            check(typed, "nothing");
        }
    }

    #[test]
    fn a_unit_takes_decimals_by_a_single_mark() {
        check("1.25tr", "1.250.000");
        check("1,2500tr", "1.250.000");
        check("0.500tr", "500.000");
        check("1.234,5tr", "1.234.500.000");
        check("1 234,5k", "1.234.500");
        check("1ty200,5tr", "1.200.500.000");
        check("1,5tr5", "amount.two-fractions");
        check("1,5ty200tr", "amount.two-fractions");
    }

    #[test]
    fn figures_after_a_unit_are_its_decimals() {
        check("1 triệu 5", "1.500.000");
        check("1tr 500.000", "1.500.000");
        check("1tr500 000", "1.500.000");
        check("1ty200tr5", "1.200.500.000");
        check("1k005", "1.005");
    }

    #[test]
    fn units_fall() {
        for typed in ["1k2tr", "1tr2tr", "1tr2ty", "1 nghìn tỷ", "1ty5k5tr"] {
            check(typed, "amount.units-must-fall");
        }
        check("1ty5k", "1.000.005.000");
    }

    #[test]
    fn asks_when_a_typing_tool_took_the_figure_for_a_tone() {
        for typed in ["1tỵ", "1tý", "1tỳ", "1tỹ", "1tị", "1tí", "1 tỵ 200tr", "1ty\u{323}"] {
            check(typed, "amount.unclear-unit");
        }
        check("1tỷ2", "1.200.000.000");
        assert_eq!(read("1Tỵ"), Err(AmountFault::UnclearUnit { written: "tỵ".to_string() }));
    }

    #[test]
    fn asks_about_words_that_are_no_unit() {
        for typed in ["5x", "2 kg", "1t", "1 triệu rưỡi", "12x35000", "5đđ"] {
            check(typed, "amount.unclear-unit");
        }
    }

    #[test]
    fn a_pasted_currency_says_nothing_new() {
        for typed in [
            "50.000đ",
            "50.000 ₫",
            "50.000 VND",
            "50.000 VNĐ",
            "₫50.000",
            "VND 50.000",
            "50kđ",
            "50 nghìn đồng",
            "50.000\u{a0}₫",
            "50.000 d",
            "20.000đ + 30.000đ",
        ] {
            check(typed, "50.000");
        }
        check("1trđ", "1.000.000");
    }

    #[test]
    fn odd_spaces_do_no_harm() {
        check("1\u{202f}500\u{202f}000", "1.500.000");
        check("1\u{a0}500\u{2009}000", "1.500.000");
        check("1t\u{202f}r\u{200a}5", "1.500.000");
        check("\u{feff}1tr5\u{200b}", "1.500.000");
        check("1\u{200a}5", "amount.groups");
    }

    #[test]
    fn rounds_once_at_the_end_and_away_from_zero() {
        check("1/2", "1");
        check("-1/2", "−1");
        check("5/2", "3");
        check("1/3", "0");
        check("1tr/3*3", "1.000.000");
        check("1/3+1/3+1/3", "1");
        check("(1+1)/4+(1+1)/4", "1");
    }

    #[test]
    fn stays_within_what_the_books_hold() {
        check("9007199254740991", "9.007.199.254.740.991");
        check("-9007199254740991", "−9.007.199.254.740.991");
        check("9007199254740990+1/3", "9.007.199.254.740.990");
        for typed in [
            "9007199254740992",
            "-9007199254740992",
            "9007199254740991+1/2",
            "9007200ty",
            "10000tr*1000tr",
            "99999999999999999999999999999999999999999999999999",
            "170141183460469231731687303715884105727*2",
            "1,00000000000000000000000000000000000000000000001tr",
        ] {
            check(typed, "amount.too-large");
        }
        check("10000ty*1000/1000", "10.000.000.000.000");
    }

    #[test]
    fn refuses_to_divide_by_nothing() {
        for typed in ["1/0", "0/0", "5/(2-2)", "1tr/0k"] {
            check(typed, "amount.division-by-zero");
        }
    }

    #[test]
    fn says_when_it_is_no_number_at_all() {
        for typed in [
            "abc",
            "-",
            "–",
            "=",
            "==5",
            "()",
            "(5",
            "5)",
            "5+",
            "*5",
            "5 đ 5",
            "đ",
            "k",
            "tr5",
            ".5tr",
            "1%",
            "5!",
            "１２",
            "(5)5",
            "5đ đ đ",
        ] {
            check(typed, "amount.not-a-number");
        }
    }

    #[test]
    fn endless_text_is_refused_before_it_is_read() {
        check(&"(".repeat(100_000), "amount.too-long");
        check(&"(".repeat(200), "amount.not-a-number");
        check(&"-".repeat(200), "amount.not-a-number");
        check(&format!("{}5{}", "(".repeat(99), ")".repeat(99)), "−5");
    }

    #[test]
    fn reads_quantities_with_a_comma() {
        check_quantity("12,5", "12,5");
        check_quantity("12.5", "12,5");
        check_quantity("12.50", "12,5");
        check_quantity("12.500", "12.500");
        check_quantity("1.250,5", "1.250,5");
        check_quantity("1 250,5", "1.250,5");
        check_quantity("1.250.000", "1.250.000");
        check_quantity("1250000,125", "1.250.000,125");
        check_quantity("0,125", "0,125");
        check_quantity("0.125", "0,125");
        check_quantity("12,5000", "12,5");
        check_quantity("−12,5", "−12,5");
        check_quantity("- 3", "−3");
        check_quantity("-0", "0");
        check_quantity("", "nothing");
        check_quantity("999999999999999,999", "999.999.999.999.999,999");
    }

    #[test]
    fn refuses_unclear_quantities() {
        for typed in ["1,250,000", "1,250.5", "12.5000", "12.34.567", "1234.567", "1.5,5,5", "12.5,5", "5,", "1,5 5"] {
            check_quantity(typed, "amount.groups");
        }
        for typed in ["12kg", "abc", "(5)", "2*3", "--5", "-", ",5"] {
            let code = read_quantity(typed, 3).unwrap_err().code();
            assert!(["amount.not-a-number", "amount.unclear-unit"].contains(&code), "{typed:?}: {code}");
        }
        check_quantity("1,2345", "amount.too-many-decimals");
        check_quantity("1000000000000000", "amount.too-large");
        assert_eq!(read_quantity("1,5", 0), Err(AmountFault::TooManyDecimals { decimals_max: 0 }));
    }

    #[track_caller]
    fn check(typed: &str, expected: &str) {
        assert_eq!(outcome(read(typed), show), expected, "{typed:?}");
    }

    #[track_caller]
    fn check_quantity(typed: &str, expected: &str) {
        assert_eq!(outcome(read_quantity(typed, 3), show_quantity), expected, "{typed:?}");
    }

    fn outcome<T>(outcome: Result<Option<T>, AmountFault>, show: impl Fn(T) -> String) -> String {
        match outcome {
            Ok(Some(value)) => show(value),
            Ok(None) => "nothing".to_string(),
            Err(fault) => fault.code().to_string(),
        }
    }

    proptest! {
        #[test]
        fn an_amount_as_shown_reads_back(dong in Dong::MIN.get()..=Dong::MAX.get(), digits in 1..=16u32) {
            let amount = Dong::new(dong % 10i64.pow(digits)).unwrap();
            prop_assert_eq!(read(&show(amount)), Ok(Some(amount)));
            prop_assert_eq!(read(&amount.to_string()), Ok(Some(amount)));
            let bracketed = format!("({})", show(amount));
            let expected = if amount.is_negative() { amount } else { -amount };
            prop_assert_eq!(read(&bracketed), Ok(Some(expected)));
        }

        #[test]
        fn a_quantity_as_shown_reads_back(top in -999_999_999_999_999_999i64..=999_999_999_999_999_999, scale in 3..=9u32) {
            let quantity = Decimal::new(top, scale);
            prop_assert_eq!(read_quantity(&show_quantity(quantity), scale), Ok(Some(quantity)));
        }

        #[test]
        fn units_add_up(ty in 1..999i64, tr in 0..1000i64, k in 0..1000i64) {
            let expected = Dong::new(ty * 1_000_000_000 + tr * 1_000_000 + k * 1_000);
            prop_assert_eq!(read(&format!("{ty}ty{tr}tr{k}k")), Ok(expected));
            prop_assert_eq!(read(&format!("{ty} tỷ {tr:03}{k:03}")), Ok(expected));
            prop_assert_eq!(read(&format!("={ty}*1ty + {tr}tr + {k}*1000")), Ok(expected));
        }

        #[test]
        fn a_quotient_is_rounded_half_away_from_zero(a in -1_000_000..1_000_000i64, b in 1..1_000i64) {
            let doubled = (2 * a.abs() + b) / (2 * b);
            prop_assert_eq!(read(&format!("{a}/{b}")), Ok(Dong::new(doubled * a.signum())));
        }

        #[test]
        fn whatever_is_typed_gets_an_answer(
            typed in "\\PC*|.*|[0-9ktrynghđ.,()+*/= -]{0,40}|([0-9]{1,40}[-+*/.,]?[(]?){0,12}",
            decimals_max: u32,
        ) {
            let _ = read(&typed);
            let _ = read_quantity(&typed, decimals_max);
        }
    }
}
