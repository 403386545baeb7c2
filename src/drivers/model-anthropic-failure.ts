// What went wrong between us and the Anthropic API: why there is no answer, whether to ask once more, and whether it may cost.
import type { APIError } from '@anthropic-ai/sdk';
import type { ModelTrouble } from '../core/ports.ts';
import { nextMonth } from './model-breaker.ts';

export type Failure = {
  readonly kind: ModelTrouble['kind'];
  /** Milliseconds since 1970 from which on it may be asked again, where that is known. */
  readonly until?: number;
  /** Milliseconds after which one more try may help; null where it may not. */
  readonly again: number | null;
  /** Whether a model may have begun to answer, so that it may have to be paid for. */
  readonly began: boolean;
  /** For the log: numbers and codes, nothing that was sent. */
  readonly facts: Readonly<Record<string, unknown>>;
};

/** The longest that somebody is kept waiting for a second try, and how long where nobody says. Milliseconds. */
const PATIENCE = 5_000;
const PAUSE = 1_000;

const SPENT = [
  'enforced_spend_limit_reached',
  'contract_spend_limit_reached',
  'linked_organization_spend_limit_reached',
];
/** No connection was made, so nothing was sent. Any other failure of a connection may have come after. */
const UNSENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];
const PASSES: readonly Failure['kind'][] = ['overloaded', 'rate-limit', 'unreachable'];

type Heard = Pick<APIError, 'status' | 'type' | 'errorCode' | 'apiMessage'>;

/** The service's own words decide; the status alone only where no word of its stands in the answer: a proxy may have spoken. */
function kindOf({ status = 0, type, errorCode, apiMessage }: Heard): Failure['kind'] {
  if (errorCode !== null && SPENT.includes(errorCode)) return 'spend-limit';
  // The limit that the operator set has no code of its own.
  if (status === 400 && /\busage limits?\b/i.test(apiMessage ?? '')) return 'spend-limit';
  if (errorCode === 'organization_on_hold' || type === 'billing_error' || status === 402) return 'billing';
  if (type === 'authentication_error' || type === 'permission_error' || status === 401) return 'key';
  if (type === 'not_found_error') return 'retired';
  if (type === 'rate_limit_error' || status === 429) return 'rate-limit';
  if (type === 'overloaded_error' || type === 'api_error' || type === 'timeout_error') return 'overloaded';
  if (status >= 500 || status === 408 || status === 409) return 'overloaded';
  return status === 0 && !type ? 'unreachable' : 'request';
}

/** Milliseconds that the service asks to wait; null where it says nothing that can be read. */
function wished(headers: Headers | undefined, now: number): number | null {
  const exact = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (exact >= 0) return exact;
  const written = headers?.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(written)) return Number(written) * 1000;
  const date = Date.parse(written);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause);
}

/** A failure that is none of the API's own: no connection, a broken one, something that is no answer at all. */
function unreachable(error: unknown): Failure {
  const code = codeOf(error);
  const facts = { ...(code === '' ? {} : { code }), err: error };
  return { kind: 'unreachable', again: PAUSE, began: !UNSENT.includes(code), facts };
}

/** `isApi` tells the library's errors from all others. */
export function failureOf(error: unknown, now: number, isApi: (error: unknown) => error is APIError): Failure {
  if (!isApi(error)) return unreachable(error);
  const kind = kindOf(error);
  if (kind === 'unreachable') return unreachable(error);
  const { status, type, errorCode, requestID, headers } = error;
  const wait = wished(headers, now);
  const pause = wait ?? PAUSE;
  const helps = PASSES.includes(kind) && headers?.get('x-should-retry') !== 'false' && pause <= PATIENCE;
  const until =
    kind === 'spend-limit' ? nextMonth(now) : wait === null || !PASSES.includes(kind) ? undefined : now + wait;
  return {
    kind,
    ...(until === undefined ? {} : { until }),
    again: helps ? pause : null,
    // Without a status it came in the middle of an answer; an error page without the API's own words is a proxy's.
    began: status === undefined || (status >= 500 && !type),
    facts: {
      ...(status === undefined ? {} : { status }),
      ...(type ? { type } : {}),
      ...(errorCode ? { code: errorCode } : {}),
      ...(requestID ? { request: requestID } : {}),
    },
  };
}
