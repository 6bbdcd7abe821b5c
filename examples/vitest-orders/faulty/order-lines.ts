import type { OrderLine } from '../src/order-lines.ts'

/** The defect: for every line, all lines merged so far are copied. 600 lines make 180,000 copies. */
export function mergeLines(lines: readonly OrderLine[]): OrderLine[] {
  const merged = lines.reduce<Record<string, OrderLine>>((all, line) => {
    const quantity = (all[line.product]?.quantity ?? 0) + line.quantity
    // biome-ignore lint/performance/noAccumulatingSpread: the defect
    return { ...all, [line.product]: { ...line, quantity } }
  }, {})
  return Object.values(merged)
}
