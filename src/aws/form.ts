// The body of a request to SNS and SES: the AWS query protocol (Smithy, "AWS query protocol").

export const formType = { 'content-type': 'application/x-www-form-urlencoded' } as const;

export type Field = string | undefined | { readonly [name: string]: Field };

/** Items are numbered from 1. */
export const items = (values: readonly Field[]): Field =>
  Object.fromEntries(values.map((value, index) => [index + 1, value]));

function add(form: URLSearchParams, name: string, field: Field): void {
  if (typeof field === 'string') form.append(name, field);
  else
    for (const [key, inner] of Object.entries(field ?? {})) add(form, name ? `${name}.${key}` : key, inner);
}

/** `{ A: { B: 'c' } }` as `A.B=c`; what is `undefined` is left out. */
export function formOf(fields: Field): string {
  const form = new URLSearchParams();
  add(form, '', fields);
  return form.toString();
}
