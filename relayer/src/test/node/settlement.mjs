// The Dealer's arithmetic over BigInt, whose division truncates toward zero just like the contract's.

export const W = 10n ** 18n;

export const mul = (a, b) => (a * b) / W;
export const abs = (a) => (a < 0n ? -a : a);

/**
 * What a trade unit does to its traders: maker price, fees truncated per maker and once for the taker.
 *
 * @param taker {trader, takerFeeRate}
 * @param makers [{trader, paper, credit, makerFeeRate, match}] with the signed amounts of the whole order and the matched
 *     paper, positive
 * @returns {changes: Map(trader -> {paper, credit, fee}), senderFee}; credit excludes the fee
 */
export function tradeUnit(taker, makers) {
  const changes = new Map();
  const add = (trader, paper, credit, fee) => {
    const sum = changes.get(trader) ?? { paper: 0n, credit: 0n, fee: 0n };
    changes.set(trader, { paper: sum.paper + paper, credit: sum.credit + credit, fee: sum.fee + fee });
  };
  let takerPaper = 0n;
  let takerCredit = 0n;
  let senderFee = 0n;
  for (const maker of makers) {
    const paper = maker.paper > 0n ? maker.match : -maker.match;
    const credit = (paper * maker.credit) / maker.paper;
    const fee = mul(abs(credit), maker.makerFeeRate);
    add(maker.trader, paper, credit, fee);
    takerPaper -= paper;
    takerCredit -= credit;
    senderFee += fee;
  }
  const takerFee = mul(abs(takerCredit), taker.takerFeeRate);
  add(taker.trader, takerPaper, takerCredit, takerFee);
  return { changes, senderFee: senderFee + takerFee };
}

/**
 * Applies a change to an account's position.
 *
 * @param account {paper, credit, primary}: credit with funding, as balanceOf answers; primary as getCreditOf
 * @param paper the signed change of paper
 * @param net the change of credit, fee taken off
 * @param fundingIndex the market's
 */
export function settle(account, paper, net, fundingIndex) {
  const reduced = account.credit - mul(account.paper, fundingIndex);
  const credit = mul(account.paper, fundingIndex) + reduced + net;
  const paperAfter = account.paper + paper;
  const reducedAfter = credit - mul(paperAfter, fundingIndex);
  return paperAfter === 0n
    ? { paper: 0n, credit: 0n, primary: account.primary + reducedAfter }
    : { paper: paperAfter, credit: mul(paperAfter, fundingIndex) + reducedAfter, primary: account.primary };
}
