export { describeError, type ErrorNote } from '../../internal/index.ts';
