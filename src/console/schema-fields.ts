/** The part of a JSON Schema that the API's page reads. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  /** `#/components/schemas/Version`: described once, elsewhere. */
  readonly $ref?: string;
}

/** One field of a body, nested ones by their path: `dates.effective`, `sections[].id`. */
export interface SchemaField {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly note: string;
}

/** The fields of a body in their order; of a choice between forms the fields of each. */
export function fieldsOf(schema: Schema, prefix = ''): SchemaField[] {
  const forms = schema.oneOf ?? schema.anyOf;
  if (schema.properties === undefined && forms !== undefined) {
    const all = forms.flatMap((form) => fieldsOf(form, prefix));
    return [...Map.groupBy(all, ({ path }) => path).values()].map((same) => merged(same, forms.length));
  }
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const required = schema.required?.includes(name) ?? false;
    const own: SchemaField = { path, type: typeOf(field), required, note: noteOf(field) };
    const inside = field.items === undefined ? fieldsOf(field, path) : fieldsOf(field.items, `${path}[]`);
    return [own, ...inside];
  });
}

/** The name of a schema that is described elsewhere: `Version`. */
export function nameOfRef(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

/** `string`, `integer or null`, `array of object`, `Version`, `"include" or "exclude"`. */
export function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return nameOfRef(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (schema.type === 'array') return `array of ${typeOf(schema.items ?? {})}`;
  if (schema.type !== undefined)
    return typeof schema.type === 'string' ? schema.type : schema.type.join(' or ');
  const forms = schema.anyOf ?? schema.oneOf ?? [];
  return forms.length === 0 ? 'any' : [...new Set(forms.map(typeOf))].join(' or ');
}

/** What else holds for a value: its format, bounds, default and meaning. */
export function noteOf({
  format,
  minimum,
  maximum,
  maxLength,
  maxItems,
  default: fallback,
  description,
}: Schema): string {
  const between =
    minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
      ? `${minimum} to ${maximum}`
      : '';
  const more = [
    format ?? '',
    between,
    maxLength === undefined ? '' : `at most ${maxLength} characters`,
    maxItems === undefined ? '' : `at most ${maxItems} of them`,
    fallback === undefined ? '' : `${JSON.stringify(fallback)} unless given`,
  ].filter((part) => part !== '');
  if (description === undefined || description === '') return more.join('; ');
  return more.length === 0 ? description : [description.replace(/\.$/, ''), ...more].join('; ');
}

function merged(same: readonly SchemaField[], forms: number): SchemaField {
  const types = [...new Set(same.map(({ type }) => type))].join(' or ');
  return {
    ...same[0]!,
    type: types,
    required: same.length === forms && same.every(({ required }) => required),
  };
}
