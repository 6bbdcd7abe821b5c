/** By name; `times`: how many times the work. */
export declare const SUBJECTS: Readonly<Record<string, (times: number) => (index: number) => unknown>>
