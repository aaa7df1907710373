export { captureAsyncScope } from './async-scope.ts';
export { reportListenerError } from './report-listener-error.ts';
