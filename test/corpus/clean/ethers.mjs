/** Values encoded by ABI, hashed, signed and recovered. */
export default {
  packages: ['ethers'],
  async subject() {
    const { Wallet, AbiCoder, keccak256, verifyMessage, parseEther } = await import('ethers')
    const wallet = new Wallet(`0x${'11'.repeat(32)}`)
    const coder = AbiCoder.defaultAbiCoder()
    return async (index) => {
      const data = coder.encode(
        ['address', 'uint256', 'string'],
        [wallet.address, parseEther(`${index}`), `n${index}`],
      )
      const hash = keccak256(data)
      const signature = await wallet.signMessage(hash)
      if (verifyMessage(hash, signature) !== wallet.address) throw new Error('wrong signer')
    }
  },
}
