/** How inputs are read: paths as they are, lines of text, NDJSON values, or lines that an earlier run wrote. */
export const INPUT_KINDS = ['files', 'lines', 'json', 'records'] as const;

/** One of {@link INPUT_KINDS}. */
export type InputKind = (typeof INPUT_KINDS)[number];
