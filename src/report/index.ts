export { formatDuration } from './format-duration.ts';
export { formatCount, formatCounted, formatRate } from './format-number.ts';
export { type LoadPage, type LoadPageBin, type LoadPageSize, renderLoadPage } from './html/load-page.ts';
export type { PageShadow, PageSizes } from './html/shadow-part.ts';
export {
  type PageChange,
  type PageLoad,
  type PageMoment,
  type PagePoint,
  type PageRun,
  renderSimulationPage,
  type SimulationPage,
} from './html/simulation-page.ts';
export { type SparklineOptions, sparkline } from './sparkline.ts';
export { type Column, renderTable } from './table.ts';
export { ValueHistory } from './value-history.ts';
export { visibleText } from './visible-text.ts';
