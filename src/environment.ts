// What the environment, .env and the files of secrets say, variable by variable. Names what is wrong, never a value.
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type Name, VARIABLES, type Values, type Variable } from './variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Thrown where the configuration cannot stand. The message is for the operator, a line for each thing to mend. */
export class BadConfig extends Error {
  /** EX_CONFIG: a supervisor that knows it does not start the program again and again. */
  readonly exitCode = 78;
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'BadConfig';
  }
}

export const NAMES = Object.keys(VARIABLES) as Name[];
const variable = (name: Name): Variable => VARIABLES[name];

/** The process's environment over what `.env` in `folder` says; no such file is no fault. */
export function environmentOf(folder: string, environment: Environment): Environment {
  const path = `${folder}/.env`;
  let written: string;
  try {
    written = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return environment;
    throw new BadConfig(['.env is there but cannot be read: let the user who runs this read it, or move it away.']);
  }
  return { ...parseEnv(written), ...environment };
}

/** A value as it was meant: no space or line end around it, none of the quotes that Docker's --env-file leaves. */
function meant(value: string | undefined): string | undefined {
  const trimmed = value?.trim().replace(/^(["'])(.*)\1$/s, '$2');
  return trimmed?.trim() || undefined;
}

/** The written value of a variable, its own or its file's. */
function written(name: Name, environment: Environment, faults: string[]): string | undefined {
  const own = meant(environment[name]);
  const path = variable(name).secret ? meant(environment[`${name}_FILE`]) : undefined;
  if (path === undefined) return own;
  if (own !== undefined) {
    faults.push(`${name} and ${name}_FILE are both set: keep one.`);
    return undefined;
  }
  try {
    const value = meant(readFileSync(path, 'utf8'));
    if (value === undefined) faults.push(`${name}_FILE must be the path of a file that is not empty.`);
    return value;
  } catch {
    faults.push(`${name}_FILE must be the path of a file that can be read.`);
    return undefined;
  }
}

/** What of a secret must not be seen: all of it, and the password inside an address. The path of a file hides nothing. */
function hidden(value: string): readonly string[] {
  if (/^(sqlite|memory):/.test(value)) return [];
  const password = URL.canParse(value) ? new URL(value).password : '';
  return [...new Set([value, password, decodeURIComponent(password)])].filter((each) => each !== '');
}

/** Every variable that is set, and the secrets as they were written. Throws BadConfig with a line for each fault. */
export function readValues(environment: Environment): { readonly values: Values; readonly secrets: readonly string[] } {
  const faults: string[] = [];
  const secrets: string[] = [];
  const values: Partial<Record<Name, unknown>> = {};
  for (const name of NAMES) {
    const value = written(name, environment, faults);
    if (value === undefined) continue;
    if (variable(name).secret) secrets.push(...hidden(value));
    const parsed = variable(name).shape.safeParse(value);
    if (parsed.success) values[name] = parsed.data;
    else faults.push(`${name} must be ${variable(name).allowed}.`);
  }
  if (faults.length > 0) throw new BadConfig(faults);
  return { values: values as Values, secrets };
}
