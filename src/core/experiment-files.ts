// An experiment as files: every answer as CSV and JSON.
import type { Experiment } from './experiment.ts';
import type { Answer } from './experiment-answer.ts';
import { fateOf } from './experiment-result.ts';

/** One answer with all that is known of it. `labels`: by the number of who sorted it, which points to nobody. */
function rowOf(experiment: Experiment, slot: number, answer: Answer | undefined) {
  const found = experiment.slots[slot];
  return {
    answer: slot + 1,
    condition: found?.tag ?? '',
    tag: found ? experiment.asked.tags[found.tag] : '',
    counts: (found && fateOf(found)) ?? 'never came',
    labels: (found?.labels ?? []).map(({ n, says }) => ({ labeller: n + 1, says })),
    settled: found?.settled ?? '',
    named: found?.named ?? false,
    kind: answer?.kind ?? found?.kind ?? '',
    model: answer?.model ?? '',
    thinking: answer?.thinking ?? '',
    date: answer ? new Date(answer.at).toISOString() : '',
    prompt: answer?.prompt ?? '',
    stop: answer?.stop ?? '',
    usage: answer?.usage ?? { input: 0, output: 0, thinking: 0 },
    dollars: answer?.cost ?? 0,
    sdk: answer?.sdk ?? '',
    reasoning: answer?.reasoning ?? '',
    text: answer?.answer ?? '',
  };
}

/** One for each place, undefined where none counts. */
export type Answers = readonly (Answer | undefined)[];
export const rowsOf = (experiment: Experiment, answers: Answers) =>
  experiment.slots.map((_, slot) => rowOf(experiment, slot, answers[slot]));

/** A cell that no spreadsheet takes for a formula, quoted. */
const cell = (value: string | number): string => {
  const words = String(value);
  const calm = typeof value === 'string' && /^[=+\-@\t\r]/u.test(words) ? `'${words}` : words;
  return `"${calm.replaceAll('"', '""')}"`;
};

const COLUMNS = [
  'answer',
  'condition',
  'tag',
  'counts',
  'label_1',
  'labeller_1',
  'label_2',
  'labeller_2',
  'settled',
  'kind',
  'named_tag',
  'model',
  'thinking',
  'date',
  'prompt_hash',
  'stop',
  'input_tokens',
  'output_tokens',
  'thinking_tokens',
  'dollars',
  'sdk',
  'reasoning',
  'text',
] as const;

/** One line for each answer, after a line of names. */
export function csvOf(experiment: Experiment, answers: Answers): string {
  const lines = rowsOf(experiment, answers).map((row) => {
    const [one, other] = row.labels;
    return [
      row.answer,
      row.condition,
      row.tag,
      row.counts,
      one?.says ?? '',
      one?.labeller ?? '',
      other?.says ?? '',
      other?.labeller ?? '',
      row.settled,
      row.kind,
      String(row.named),
      row.model,
      row.thinking,
      row.date,
      row.prompt,
      row.stop,
      row.usage.input,
      row.usage.output,
      row.usage.thinking,
      row.dollars,
      row.sdk,
      row.reasoning,
      row.text,
    ].map(cell);
  });
  return `${[COLUMNS.map(cell), ...lines].map((line) => line.join(',')).join('\r\n')}\r\n`;
}

/** Everything but who sorted. */
export function jsonOf(experiment: Experiment, answers: Answers): string {
  const { asked, pair, control, n, seed, startedAt, spent, late } = experiment;
  const about = {
    pair,
    control: control ?? null,
    ...asked,
    perCondition: n,
    seed,
    begun: new Date(startedAt).toISOString(),
  };
  return `${JSON.stringify({ label: 'Live, not the study', ...about, dollars: spent, late, answers: rowsOf(experiment, answers) }, null, 2)}\n`;
}
