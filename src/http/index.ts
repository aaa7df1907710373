export { BearerGuard, tooMany } from './bearer-guard.ts';
export { endWith } from './end-with.ts';
export { type Address, HostGuard, isHostName, isLoopback } from './host-guard.ts';
export { closeServer, createHttpServer, type HttpLimits, openServer, urlOf } from './http-server.ts';
export { checkSite, type HeaderReader, type SiteRule } from './origin-guard.ts';
export { HttpProblem, problemBody } from './problem.ts';
export { secured } from './security-headers.ts';
export { TokenBucket } from './token-bucket.ts';
export { UnreadAnswers, type UnreadLimits } from './unread-answers.ts';
