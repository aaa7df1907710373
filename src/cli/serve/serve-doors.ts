import type { RequestListener } from 'node:http';
import type { ControlPlane, ControlServer } from '../../control/index.ts';
import { isPoolError } from '../../errors/index.ts';
import { closeServer, createHttpServer, type HostGuard, type HttpLimits, openServer, urlOf } from '../../http/index.ts';
import type { Clock } from '../../time/index.ts';
import { describeError } from '../run/describe-error.ts';
import { UsageError } from '../usage-error.ts';
import type { ServeOptions, ServePlace } from './serve-options.ts';

/** Bounds of the port for tasks. */
export const TASKS_LIMITS: HttpLimits = {
  headersMs: 5_000,
  requestMs: 30_000,
  keepAliveMs: 65_000, // longer than the minute that proxies keep: they hang up first, and no request meets a closed connection
  headerBytes: 16_384,
  connections: 10_000,
  requestsPerConnection: 0,
  requestsInTurn: 32,
  stallMs: 30_000, // a client that works on one answer before it reads on has longer than one that only looks
  unreadBytes: 128_000_000,
};

/** The open ports of a service. */
export interface ServeDoors {
  readonly tasksUrl: string;
  readonly control: ControlServer | undefined;
  /** Closes both when their answers have ended. */
  close(): Promise<void>;
}

/** What {@link openDoors} is given. */
export interface DoorsRequest {
  readonly options: Pick<ServeOptions, 'tasks' | 'control' | 'tokenFile'>;
  readonly clock: Clock;
  readonly listener: RequestListener;
  readonly hosts: HostGuard;
  readonly plane: ControlPlane | undefined;
}

/** Why a port could not be opened, in words of the command. */
const asUsage = (error: unknown, { host, port }: ServePlace, flag: string): unknown => {
  const { code, message } = describeError(error);
  if (code === 'EADDRINUSE')
    return new UsageError(`port ${port} of ${host} is taken`, `Name another one with ${flag}, or 0 for a free one.`);
  if (code === 'EACCES') return new UsageError(`${host}:${port} may not be opened: ${message}`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return new UsageError(`${host} is no address of this machine`);
  return isPoolError(error) ? new UsageError(message, undefined, { cause: error }) : error;
};

/** Opens `port`, or a free one when it is taken and any is fine. */
const orFree = async <T>(open: (port: number) => Promise<T>, port: number, isAnyFine: boolean): Promise<T> => {
  try {
    return await open(port);
  } catch (error) {
    if (isAnyFine && describeError(error).code === 'EADDRINUSE') return open(0);
    throw error;
  }
};

const openControl = async ({ plane, options }: DoorsRequest): Promise<ControlServer | undefined> => {
  const { control, tokenFile } = options;
  if (plane === undefined || control === undefined) return undefined;
  const { host, isAnyFine } = control;
  const open = (port: number): Promise<ControlServer> =>
    plane.listen({ host, port, ...(tokenFile !== undefined && { tokenFile }) });
  try {
    return await orFree(open, control.port, isAnyFine);
  } catch (error) {
    throw asUsage(error, control, '--control-port');
  }
};

/** Opens the control plane first, so that readiness can be asked before a task comes. @throws UsageError when a port cannot be opened. */
export const openDoors = async (request: DoorsRequest): Promise<ServeDoors> => {
  const { options, clock, listener, hosts, plane } = request;
  const control = await openControl(request);
  const server = createHttpServer(listener, TASKS_LIMITS);
  const { host, isAnyFine } = options.tasks;
  try {
    const address = await orFree((port) => openServer(server, { host, port }), options.tasks.port, isAnyFine);
    hosts.listen(address);
    return {
      tasksUrl: urlOf(address),
      control,
      close: async () => {
        await closeServer(server, clock);
        await plane?.close();
      },
    };
  } catch (error) {
    await plane?.close();
    throw asUsage(error, options.tasks, '--port');
  }
};
