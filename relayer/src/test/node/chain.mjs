// The chain as anyone sees it: the public ABI through ethers.

import { Contract, JsonRpcProvider } from 'ethers';
import { settle } from './settlement.mjs';

const DEALER = [
  'function domainSeparator() view returns (bytes32)',
  'function getCreditOf(address) view returns (int256 primaryCredit, uint256, uint256, uint256, uint256)',
  'function getOrderFilledAmount(bytes32) view returns (uint256)',
  'function isNonceTouched(address signer, uint64 nonce) view returns (bool)',
  'function getMarkPrice(address perp) view returns (uint256)',
];
const PERPETUAL = [
  'function balanceOf(address) view returns (int256 paper, int256 credit)',
  'function getFundingRate() view returns (int256)',
];

export class Chain {
  #provider;

  constructor({ rpcUrl, chainId, dealer }, perp) {
    this.#provider = new JsonRpcProvider(rpcUrl, Number(chainId), { staticNetwork: true, cacheTimeout: -1 });
    this.dealer = new Contract(dealer, DEALER, this.#provider);
    this.perpetual = new Contract(perp, PERPETUAL, this.#provider);
    this.perp = perp;
  }

  async account(address) {
    const [{ paper, credit }, { primaryCredit }] = await Promise.all([
      this.perpetual.balanceOf(address),
      this.dealer.getCreditOf(address),
    ]);
    return { paper, credit, primary: primaryCredit };
  }

  async accounts(addresses) {
    const entries = addresses.map(async (address) => [address, await this.account(address)]);
    return new Map(await Promise.all(entries));
  }

  /** Seconds; a devnet's blocks may be ahead of the wall clock. */
  async time() {
    return (await this.#provider.getBlock('latest')).timestamp;
  }

  markPrice = () => this.dealer.getMarkPrice(this.perp);

  receipt = (txHash) => this.#provider.getTransactionReceipt(txHash);

  close() {
    this.#provider.destroy();
  }
}

/** What the accounts must hold after these units; the order sender keeps the fees in its primary credit. */
export function expectedAfter(before, units, orderSender, fundingIndex) {
  const after = new Map(before);
  for (const { changes, senderFee } of units) {
    for (const [trader, { paper, credit, fee }] of changes) {
      after.set(trader, settle(after.get(trader), paper, credit - fee, fundingIndex));
    }
    const sender = after.get(orderSender);
    after.set(orderSender, { ...sender, primary: sender.primary + senderFee });
  }
  return after;
}
