export { reportListenerError } from './report-listener-error.ts';
