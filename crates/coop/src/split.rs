//! Sharing an amount by keys so that the shares add up to it to the đồng.

/// The shares of `total` by `keys`: each rounded down, and the đồng that are left given one by one to the largest
/// remainders, of equal ones to the first. Nothing where there is nothing to go by: no key above zero.
///
/// The keys come in the order of the members' codes; negative ones and a negative total have no share.
///
/// ```
/// use coop::split::split;
/// assert_eq!(split(100, &[1, 1, 1]), Some(vec![34, 33, 33]));
/// assert_eq!(split(7, &[0, 0]), None);
/// ```
pub fn split(total: i64, keys: &[i64]) -> Option<Vec<i64>> {
    let total = i128::from(total.max(0));
    let all: i128 = keys.iter().map(|key| i128::from((*key).max(0))).sum();
    if all == 0 {
        return None;
    }
    let exact = |key: i64| total * i128::from(key.max(0));
    let mut shares: Vec<i128> = keys.iter().map(|key| exact(*key) / all).collect();
    let mut order: Vec<usize> = (0..keys.len()).collect();
    // The sort is stable: equal remainders keep the order of the codes.
    order.sort_by_key(|at| std::cmp::Reverse(exact(keys[*at]) % all));
    let left = total - shares.iter().sum::<i128>();
    // Each share lost less than one đồng, so fewer are left than there are shares.
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        shares[at] += 1;
    }
    Some(shares.into_iter().map(|share| i64::try_from(share).unwrap_or(i64::MAX)).collect())
}
