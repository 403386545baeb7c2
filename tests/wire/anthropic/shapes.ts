// What the Messages API takes and refuses, version 2026-10-21: required fields, removed parameters, what each model can.
import { z } from 'zod';

export const VERSION = '2026-10-21';

/** A model as the service knows it. `disabled`: whether thinking can be turned off. */
export type Known = {
  readonly id: string;
  readonly lifecycle: 'active' | 'deprecated' | 'retired';
  readonly disabled: boolean;
  readonly efforts: readonly ('low' | 'medium' | 'high' | 'xhigh' | 'max')[];
};

export const HAIKU: Known = {
  id: 'claude-haiku-5-5',
  lifecycle: 'active',
  disabled: true,
  efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
};
export const OPUS: Known = { ...HAIKU, id: 'claude-opus-5-5', disabled: false };

const can = (supported: boolean) => ({ supported });

/** The model's entry, as `GET /v1/models/<id>` gives it. */
export const infoOf = ({ id, lifecycle, disabled, efforts }: Known) => ({
  id,
  type: 'model',
  display_name: id,
  created_at: '2026-09-01T00:00:00Z',
  lifecycle,
  deprecated_at: lifecycle === 'active' ? null : '2026-10-01T00:00:00Z',
  retires_at: null,
  line: null,
  max_input_tokens: 1_000_000,
  max_tokens: 128_000,
  capabilities: {
    thinking: {
      supported: true,
      types: { adaptive: can(true), between_tools: can(disabled), disabled: can(disabled), enabled: can(false) },
    },
    effort: {
      supported: efforts.length > 0,
      ...Object.fromEntries(
        (['low', 'medium', 'high', 'xhigh', 'max'] as const).map((each) => [each, can(efforts.includes(each))]),
      ),
    },
  },
});

const words = z.union([
  z.string().min(1),
  z.array(z.strictObject({ type: z.literal('text'), text: z.string().min(1) })).min(1),
]);

/** Everything that this bot may send. A field of the API that is not here is a fault too: nobody asked for it. */
const question = z.strictObject({
  model: z.string(),
  max_tokens: z.int().min(1).max(128_000),
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: words })).min(1),
  system: words.optional(),
  stream: z.boolean().optional(),
  thinking: z
    .union([z.strictObject({ type: z.literal('disabled') }), z.strictObject({ type: z.literal('adaptive') })])
    .optional(),
  output_config: z.strictObject({ effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']) }).optional(),
});

export type Question = z.output<typeof question>;

const REMOVED = ['temperature', 'top_p', 'top_k'];

/** The question that a body asks, or why it is refused, in the service's voice. */
export function read(
  body: unknown,
  models: readonly Known[],
): Question | { readonly status: number; readonly refused: string } {
  const removed = REMOVED.find((each) => typeof body === 'object' && body !== null && each in body);
  if (removed) return { status: 400, refused: `${removed}: this parameter was removed in ${VERSION}` };
  const parsed = question.safeParse(body);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    return { status: 400, refused: `${first?.path.join('.') || 'body'}: ${first?.message}` };
  }
  const asked = parsed.data;
  const model = models.find(({ id }) => id === asked.model);
  if (!model || model.lifecycle === 'retired') return { status: 404, refused: `model: ${asked.model}` };
  if (asked.messages[0]?.role !== 'user')
    return { status: 400, refused: 'messages: first message must use the user role' };
  if (asked.messages.at(-1)?.role !== 'user') return { status: 400, refused: 'messages: prefill is not supported' };
  if (asked.thinking?.type === 'disabled' && !model.disabled)
    return { status: 400, refused: 'thinking.type: disabled is not supported by this model' };
  const effort = asked.output_config?.effort;
  if (effort && !model.efforts.includes(effort)) return { status: 400, refused: `output_config.effort: ${effort}` };
  return asked;
}
