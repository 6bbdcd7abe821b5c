/** One line of an order as the shop sends it. The same product may come in several lines. */
export interface OrderLine {
  readonly product: string
  readonly quantity: number
  readonly price: number
}

/** Adds up the lines of each product, so that the warehouse picks it once. */
export function mergeLines(lines: readonly OrderLine[]): OrderLine[] {
  const merged = new Map<string, OrderLine>()
  for (const line of lines) {
    const quantity = (merged.get(line.product)?.quantity ?? 0) + line.quantity
    merged.set(line.product, { ...line, quantity })
  }
  return [...merged.values()]
}
