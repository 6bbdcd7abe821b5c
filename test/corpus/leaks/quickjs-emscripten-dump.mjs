/** Each dump of a value leaves its text in the WebAssembly memory. Source: https://github.com/justjake/quickjs-emscripten/issues/57 */
export default {
  package: 'quickjs-emscripten',
  leaking: { version: '0.15.0', alias: 'quickjs-emscripten-leaking' },
  fixed: { version: '0.20.0', alias: 'quickjs-emscripten-fixed' },
  issue: 'justjake/quickjs-emscripten#57',
  steps: true,
  // The memory grows by a step of megabytes after a hundred calls of some milliseconds each.
  options: { maxTime: 10_000 },
  async subject({ getQuickJS }) {
    const quickjs = await getQuickJS()
    const vm = (quickjs.createVm ?? quickjs.newContext).call(quickjs)
    const handle = vm.unwrapResult(vm.evalCode(`({ text: 'x'.repeat(128_000) })`))
    return () => vm.dump(handle)
  },
}
