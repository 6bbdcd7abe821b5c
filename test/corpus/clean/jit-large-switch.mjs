/** Functions with thousands of branches: large bytecode, lazy compiling, feedback for each of them. */
export default {
  packages: [],
  options: {},
  async subject() {
    const cases = Array.from(
      { length: 1_500 },
      (_, at) => `case ${at}: return { n: n + ${at}, text: 't${at % 10}' }`,
    )
    const large = new Function('n', `switch (n % 1500) { ${cases.join('\n')} } `)
    return (index) => large(index * 7).n + large(index).text.length
  },
}
