/** `part ÷ whole`, and 0 of nothing: no task is no late task. */
export const ratioOf = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
