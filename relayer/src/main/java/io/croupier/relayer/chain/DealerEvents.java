package io.croupier.relayer.chain;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** First topics of the logs that the ledger lives on (contracts/README.md). */
final class DealerEvents {
    static final Hash UNIT_SETTLED = topic("UnitSettled(uint256)");
    static final Hash UNIT_REFUSED = topic("UnitRefused(uint256,uint256,uint256,bytes4)");
    static final Hash ORDER_FILLED = topic("OrderFilled(bytes32,address,address,int256,int256,uint256,int256)");
    static final Hash SENDER_FEE = topic("SenderFee(address,int256)");
    static final Hash BALANCE_CHANGE = topic("BalanceChange(address,int256,int256)");
    static final Hash BEING_LIQUIDATED = topic("BeingLiquidated(address,address,int256,int256,uint256)");
    static final Hash CHARGE_INSURANCE = topic("ChargeInsurance(address,address,uint256)");
    static final Hash HANDLE_BAD_DEBT = topic("HandleBadDebt(address,int256,uint256)");
    static final Hash DEPOSIT = topic("Deposit(address,address,uint256,uint256)");
    static final Hash WITHDRAW = topic("Withdraw(address,address,uint256,uint256)");
    static final Hash REQUEST_WITHDRAW = topic("RequestWithdraw(address,uint256,uint256,uint256)");
    static final Hash TRANSFER_IN = topic("TransferIn(address,uint256,uint256)");
    static final Hash TRANSFER_OUT = topic("TransferOut(address,uint256,uint256)");
    static final Hash FUND_OPERATOR = topic("FundOperatorAllowedChange(address,address,uint256,uint256)");
    static final Hash SET_OPERATOR = topic("SetOperator(address,address,bool)");
    static final Hash SET_ORDER_SENDER = topic("SetOrderSender(address,bool)");
    static final Hash SET_INSURANCE = topic("SetInsurance(address,address)");
    static final Hash SET_MAX_POSITION_AMOUNT = topic("SetMaxPositionAmount(uint256,uint256)");
    static final Hash RISK_PARAMS =
            topic("UpdatePerpRiskParams(address,(uint256,uint256,uint256,uint256,address,string,bool))");
    static final Hash FUNDING_RATE = topic("UpdateFundingRate(address,int256,int256)");
    static final Hash MARKET_LISTED = topic("MarketListed(address,uint256)");
    static final Hash OWNERSHIP_TRANSFERRED = topic("OwnershipTransferred(address,address)");
    static final Hash ANSWER_UPDATED = topic("AnswerUpdated(int256,uint256,uint256)");

    private DealerEvents() {}

    private static Hash topic(final String signature) {
        return Hash.keccak(signature.getBytes(US_ASCII));
    }
}
