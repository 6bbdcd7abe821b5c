export const clean: Record<string, (index: number) => unknown>
