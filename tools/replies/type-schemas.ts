import { isDeepStrictEqual } from 'node:util';
import ts from 'typescript';
import { componentName } from './component-names.ts';
import { isOurs } from './program.ts';
import { describedAs, isTextOfInstant, sentence } from './property-words.ts';
import { mayHaveFraction, wordOf, wordSchemas, type Schema } from './words.ts';

/** A place whose type says too little to describe what is sent. */
export interface Weakness {
  readonly operation: string;
  readonly place: string;
  readonly type: string;
}

/** How deep a reply may be nested. */
const DEEPEST = 25;

/** Where a type stands. */
interface Place {
  readonly operation: string;
  readonly path: string;
  /** The property that holds the value. */
  readonly property: ts.Symbol | null;
}

/**
 * Writes types as JSON Schemas of what `JSON.stringify` makes of their values: named types become components, described
 * once. A `toJSON` is heeded, functions and `undefined` are left out.
 */
export class TypeSchemas {
  readonly components: Record<string, Schema> = {};
  readonly weaknesses: Weakness[] = [];
  private readonly named = new Map<ts.Type, string>();

  private readonly checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.checker = checker;
  }

  /** The schema of a reply of an operation; of a choice without the parts that are left out. */
  replyOf(type: ts.Type, operation: string, leftOut: (symbol: ts.Symbol) => boolean = () => false): Schema {
    const place = { operation, path: '', property: null };
    const isKept = (part: ts.Type): boolean => {
      const symbol = part.getSymbol();
      return symbol === undefined || !leftOut(symbol);
    };
    const schema =
      !type.isUnion() || type.types.every(isKept)
        ? this.schemaOf(type, place)
        : anyOf(type.types.filter(isKept).map((part) => this.schemaOf(part, place)));
    return schema.type === 'object' ? this.ofOperation(operation, schema) : schema;
  }

  /** A reply of which the code has no name is called after its operation: `policies.list` gives `PoliciesList`. */
  private ofOperation(operation: string, schema: Schema): Schema {
    const name = operation.replaceAll(/(?:^|\.)(\w)/g, (_, first: string) => first.toUpperCase());
    const given = name in this.components ? `${name}Reply` : name;
    this.components[given] = schema;
    return { $ref: `#/components/schemas/${given}` };
  }

  private schemaOf(type: ts.Type, place: Place): Schema {
    if (type.isUnion()) return this.union(type, place);
    const { flags } = type;
    if (flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.Void)) return { type: 'null' };
    if (flags & ts.TypeFlags.StringLike) return this.text(type, place);
    if (flags & ts.TypeFlags.BooleanLiteral) return { const: this.checker.typeToString(type) === 'true' };
    if (type.isNumberLiteral()) return { const: type.value };
    if (flags & ts.TypeFlags.NumberLike) return { type: numberType(place) };
    if (flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    if (flags & ts.TypeFlags.TypeParameter) {
      const constraint = this.checker.getBaseConstraintOfType(type);
      return constraint === undefined ? this.weak(type, place) : this.schemaOf(constraint, place);
    }
    const brand = brandOf(type);
    if (brand !== null) return this.word(brand);
    if (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.object(type, place);
    return this.weak(type, place);
  }

  private text(type: ts.Type, { property }: Place): Schema {
    if (type.isStringLiteral()) return { const: type.value };
    const [declared] = property?.declarations ?? [];
    // what a library's fields mean by their names, it says itself
    if (property === null || declared === undefined || !isOurs(declared.getSourceFile().fileName))
      return { type: 'string' };
    const word = isTextOfInstant(this.checker, property)
      ? 'Instant'
      : wordOf(property.name, describedAs(this.checker, property));
    return word === null ? { type: 'string' } : this.word(word);
  }

  /** One of the texts with a form of their own. */
  private word(name: string): Schema {
    const schema = wordSchemas[name];
    if (schema === undefined) return { type: 'string' };
    this.components[name] = schema;
    return { $ref: `#/components/schemas/${name}` };
  }

  private union(type: ts.UnionType, place: Place): Schema {
    const parts = type.types.filter(({ flags }) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)));
    const brands = new Set(parts.map(brandOf));
    const isNull = (part: ts.Type) => (part.flags & ts.TypeFlags.Null) !== 0;
    const schemas: Schema[] = [];
    const values: unknown[] = [];
    for (const part of parts) {
      // a day is one of the dates that PartialDate takes
      if (brandOf(part) === 'CalendarDate' && brands.has('PartialDate')) continue;
      const schema = isNull(part) ? null : this.schemaOf(part, place);
      if (schema === null) continue;
      if ('const' in schema) values.push(schema.const);
      else if (!schemas.some((known) => isDeepStrictEqual(known, schema))) schemas.push(schema);
    }
    const isBoolean = values.length === 2 && values.includes(true) && values.includes(false);
    if (isBoolean) schemas.push({ type: 'boolean' });
    else if (values.length === 1) schemas.push({ const: values[0] });
    else if (values.length > 1) schemas.push({ enum: values });
    return parts.some(isNull) ? orNull(schemas) : anyOf(schemas);
  }

  private object(type: ts.Type, place: Place): Schema {
    const { checker } = this;
    const symbol = type.getSymbol()?.name ?? '';
    if (['Buffer', 'Uint8Array', 'StreamableFile'].includes(symbol))
      return { type: 'string', format: 'binary' };
    if (checker.isTupleType(type)) return this.tuple(type as ts.TypeReference, place);
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      return {
        type: 'array',
        items: this.schemaOf(item!, { ...place, path: `${place.path}[]`, property: null }),
      };
    }
    const [sent] = type.getProperty('toJSON')?.declarations ?? [];
    if (sent !== undefined) return symbol === 'Instant' ? this.word('Instant') : { type: 'string' };
    const name = componentName(checker, type);
    return name === null ? this.properties(type, place) : this.component(name, type, place);
  }

  private tuple(type: ts.TypeReference, place: Place): Schema {
    const prefixItems = this.checker
      .getTypeArguments(type)
      .map((item) => this.schemaOf(item, { ...place, path: `${place.path}[]`, property: null }));
    const { length } = prefixItems;
    return { type: 'array', prefixItems, items: false, minItems: length, maxItems: length };
  }

  /** Two types of one name that are not the same are told apart by a number. */
  private component(name: string, type: ts.Type, place: Place): Schema {
    const known = this.named.get(type);
    if (known !== undefined) return { $ref: `#/components/schemas/${known}` };
    const free = (candidate: string) => !(candidate in this.components) && !(candidate in wordSchemas);
    let given = name;
    for (let number = 2; !free(given); number += 1) given = `${name}${number}`;
    this.named.set(type, given);
    this.components[given] = {}; // keeps the place while a type that holds itself is written
    const text = commentOf(this.checker, type);
    const schema = { ...(text === '' ? {} : { description: text }), ...this.properties(type, place) };
    const same = Object.entries(this.components).find(
      ([other, held]) =>
        other !== given && /^(.*?)\d*$/.exec(other)?.[1] === name && isDeepStrictEqual(held, schema),
    );
    if (same === undefined) this.components[given] = schema;
    else {
      delete this.components[given];
      this.named.set(type, same[0]);
    }
    return { $ref: `#/components/schemas/${this.named.get(type)}` };
  }

  private properties(type: ts.Type, place: Place): Schema {
    if (place.path.split(/[.[]/).length > DEEPEST)
      throw new Error(`${place.operation}${place.path} goes on for ever: give the type a name of its own`);
    const { checker } = this;
    const fields = checker
      .getPropertiesOfType(type)
      .filter(({ name }) => !name.startsWith('__@'))
      .map((property) => ({ property, type: checker.getTypeOfSymbol(property) }))
      .filter((field) => field.type.getCallSignatures().length === 0 && !isNothing(field.type));
    const every = checker.getIndexInfoOfType(type, ts.IndexKind.String)?.type;
    if (fields.length === 0 && every === undefined) return this.weak(type, place);
    const inside = (property: ts.Symbol | null, name: string): Place => ({
      ...place,
      path: `${place.path}.${name}`,
      property,
    });
    const required = fields.filter(({ property, type: held }) => isAlways(property, held));
    return {
      type: 'object',
      ...(fields.length === 0
        ? {}
        : {
            properties: Object.fromEntries(
              fields.map(({ property, type: held }) => [
                property.name,
                this.described(property, this.schemaOf(held, inside(property, property.name))),
              ]),
            ),
          }),
      ...(required.length === 0 ? {} : { required: required.map(({ property }) => property.name) }),
      ...(every === undefined ? {} : { additionalProperties: this.schemaOf(every, inside(null, '*')) }),
    };
  }

  private described(property: ts.Symbol, schema: Schema): Schema {
    const text = describedAs(this.checker, property);
    return text === '' ? schema : { description: text, ...schema };
  }

  private weak(type: ts.Type, { operation, path }: Place): Schema {
    this.weaknesses.push({ operation, place: path, type: this.checker.typeToString(type).slice(0, 80) });
    return {};
  }
}

/** Of ours by the name of what holds it, in a list too; what a library's numbers are, it says itself. */
function numberType({ path, property }: Place): 'integer' | 'number' {
  const [declared] = property?.declarations ?? [];
  if (declared !== undefined && !isOurs(declared.getSourceFile().fileName)) return 'number';
  const [, name = ''] = /(\w+)(?:\[\])*$/.exec(path) ?? [];
  return mayHaveFraction(name) ? 'number' : 'integer';
}

/** The name that a branded text or number carries: `string & { [brand]: 'PartialDate' }`. */
function brandOf(type: ts.Type): string | null {
  if (!type.isIntersection() || !type.types.some(({ flags }) => flags & ts.TypeFlags.StringLike)) return null;
  for (const part of type.types) {
    for (const property of part.flags & ts.TypeFlags.Object ? part.getProperties() : []) {
      const held = (property as ts.Symbol & { links?: { type?: ts.Type } }).links?.type;
      if (held?.isStringLiteral() === true) return held.value;
      const declared = property.valueDeclaration;
      if (declared !== undefined && ts.isPropertySignature(declared) && declared.type !== undefined)
        return declared.type.getText().replaceAll("'", '');
    }
  }
  return '';
}

const isNothing = (type: ts.Type): boolean =>
  (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Never | ts.TypeFlags.ESSymbolLike)) !== 0;

function isAlways(property: ts.Symbol, type: ts.Type): boolean {
  if (property.flags & ts.SymbolFlags.Optional) return false;
  return !type.isUnion() || !type.types.some(({ flags }) => flags & ts.TypeFlags.Undefined);
}

function anyOf(schemas: Schema[]): Schema {
  return schemas.length === 1 ? schemas[0]! : { anyOf: schemas };
}

function orNull(schemas: Schema[]): Schema {
  const [only] = schemas;
  if (schemas.length === 1 && only !== undefined) {
    if (typeof only.type === 'string') return { ...only, type: [only.type, 'null'] };
    if (only.enum !== undefined) return { ...only, enum: [...only.enum, null] };
    if ('const' in only) return { enum: [only.const, null] };
  }
  return schemas.length === 0 ? { type: 'null' } : { anyOf: [...schemas, { type: 'null' }] };
}

/** The sentence at a type's declaration, or at the function that presents it. */
function commentOf(checker: ts.TypeChecker, type: ts.Type): string {
  const named = type.aliasSymbol ?? type.getSymbol();
  if (named === undefined) return '';
  const own = sentence(checker, named);
  if (own !== '') return ofReaders(own);
  let node: ts.Node | undefined = named.declarations?.[0];
  while (node !== undefined && !ts.isFunctionDeclaration(node) && !ts.isMethodDeclaration(node))
    node = node.parent;
  const presenter = node?.name && checker.getSymbolAtLocation(node.name);
  return presenter === undefined ? '' : ofReaders(sentence(checker, presenter));
}

/** A presenter's sentence speaks of how it presents, which its reader sees. */
const ofReaders = (text: string): string =>
  text.replace(/,? as (?:the API shows (?:it|one|them)(?: to `\w+`)?|JSON)(?=[.;:,])/, '');
