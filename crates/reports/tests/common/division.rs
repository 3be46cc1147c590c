//! A second division of an amount, đồng by đồng, that shares nothing with the product's own.

/// Hands out `total` one đồng at a time to whoever is furthest below his exact share, in small pieces of the key.
pub fn by_hand(total: i64, keys: &[i64]) -> Vec<i64> {
    let all: i128 = keys.iter().map(|key| i128::from(*key)).sum();
    // Whole parts by repeated doubling, so that no product of the amounts is ever divided.
    let mut shares: Vec<i128> = vec![0; keys.len()];
    let mut rests: Vec<i128> = vec![0; keys.len()];
    for bit in (0..63).rev() {
        let digit = i128::from(total >> bit & 1);
        for (at, key) in keys.iter().enumerate() {
            shares[at] *= 2;
            rests[at] = rests[at] * 2 + digit * i128::from(*key);
            while rests[at] >= all {
                rests[at] -= all;
                shares[at] += 1;
            }
        }
    }
    while shares.iter().sum::<i128>() < i128::from(total) {
        let mut furthest = 0;
        for at in 1..keys.len() {
            if rests[at] > rests[furthest] {
                furthest = at;
            }
        }
        shares[furthest] += 1;
        rests[furthest] = -1;
    }
    shares.into_iter().map(|share| i64::try_from(share).unwrap()).collect()
}
