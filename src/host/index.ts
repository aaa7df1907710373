export { type AsyncScopes, createAsyncScopes } from './async-scope.ts';
export { reportListenerError } from './report-listener-error.ts';
