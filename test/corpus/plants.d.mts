export const plants: Readonly<Record<string, () => (index: number) => void>>
export function planted<T extends (index: number) => unknown>(subject: T, name: string | undefined): T
