export { formatDuration } from './format-duration.ts';
export { formatCount, formatCounted, formatRate } from './format-number.ts';
export { type SparklineOptions, sparkline } from './sparkline.ts';
export { type Column, renderTable } from './table.ts';
export { ValueHistory } from './value-history.ts';
export { visibleText } from './visible-text.ts';
