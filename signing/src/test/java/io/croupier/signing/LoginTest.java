package io.croupier.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The expected values were made with ethers 6.17. */
class LoginTest {
    private static final Eip712Domain DOMAIN =
            new Eip712Domain("Croupier", "1", 31337, Address.parse("0x5FC8d32690cc91D4c39d9d3abcBD16989F875707"));
    private static final OrderSigner SIGNER =
            OrderSigner.parse("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

    @Test
    void shouldHashAndSignLikeEthers() {
        final Login login = new Login(SIGNER.address(), 1_700_000_000, 1_700_003_600);

        assertEquals(
                "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", SIGNER.address().toString());
        assertEquals(
                "0x18a144d8a82f7ead544a77c772055c7d7c9debe163e7b66217bbb905d3f2cfd7",
                HexBytes.format(login.structHash()));
        assertEquals(
                "0xd1f66b3bd7b12426f722489025631f68d9cd9bb6ad2a2d2c69eb6d33eec59001",
                HexBytes.format(login.digest(DOMAIN)));
        assertEquals(
                "0x9fe1575cbd8194803d800d7acf9a2afd5ab514cb92f2d20f4ac2355a26f537d7"
                        + "6d7dc0ade63c7670a59dcbc7126297b55b74f49ae9cb10bc99eb1d6e4d23507f1c",
                SIGNER.sign(login, DOMAIN).toString());
    }

    @Test
    void shouldTakeTimesAsUnsigned() {
        final Login login = new Login(Address.parse("0x00000000000000000000000000000000000000ff"), 0, -1);

        assertEquals(
                "0x60b04a18ac8c614b67ec6d79938201743f631b5f0c8314f445b8d3a6c574e705",
                HexBytes.format(login.structHash()));
    }
}
