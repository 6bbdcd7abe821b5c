/** Each agent has a cache of names of its own that stays. Source: https://github.com/TooTallNate/node-socks-proxy-agent/issues/93 */
export default {
  package: 'socks-proxy-agent',
  leaking: { version: '6.2.0-beta.0', alias: 'socks-proxy-agent-leaking' },
  fixed: { version: '6.2.0-beta.1', alias: 'socks-proxy-agent-fixed' },
  issue: 'TooTallNate/node-socks-proxy-agent#93',
  subject({ default: pkg }) {
    const { SocksProxyAgent } = pkg
    return () => new SocksProxyAgent({ hostname: '127.0.0.1' })
  },
}
