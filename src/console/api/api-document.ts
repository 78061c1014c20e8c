import { Injectable, type INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Permission } from '../../kernel/permission.ts';
import { SESSION_COOKIE } from '../../platform/http/session-cookie-name.ts';
import { onlyAsks } from '../../platform/http/hold-repeats.ts';
import { permissionOf } from '../../platform/http/permit.ts';
import { describeOperation, verbs } from './api-operation.ts';
import { problemSchema } from './api-problem.ts';
import { readDescribedReplies, type ReplySchema } from './described-replies.ts';
import { examples } from './examples.ts';
import { apiParts, partOfController } from './parts.ts';
import { publishedPaths } from './published-paths.ts';
import { sharedRefusals } from './shared-refusals.ts';
import { webhookMessages } from './webhook-messages.ts';

/** The description of the API, OpenAPI 3.1: routes, parameters and bodies from the code, sentences from a table. */
@Injectable()
export class ApiDocument {
  private app: INestApplication | undefined;
  private finished: OpenAPIObject | undefined;

  /** Called once by who makes the application: routes are read from it. */
  attach(app: INestApplication): void {
    this.app = app;
  }

  /** Put together on first use, in some tens of milliseconds. */
  get document(): OpenAPIObject {
    this.finished ??= this.build();
    return this.finished;
  }

  private build(): OpenAPIObject {
    if (this.app === undefined) throw new Error('the application was not attached');
    const document = SwaggerModule.createDocument(this.app, head(), { operationIdFactory: operationId });
    const published = publishedPaths();
    const together = Object.entries(published).map(([path, item]) => [
      path,
      { ...document.paths[path], ...item },
    ]);
    // what most come for stands first
    document.paths = {
      ...(Object.fromEntries(together) as typeof published),
      ...without(document.paths, published),
    };
    const handlers = handlersOf(this.app.get(ModulesContainer));
    const { operations, schemas } = readDescribedReplies();
    for (const [path, item] of Object.entries(document.paths)) {
      for (const verb of verbs) {
        const operation = item[verb];
        if (operation === undefined) continue;
        const id = idOf(operation.operationId ?? '');
        operation.operationId = id.unique;
        operation.tags = (operation.tags ?? []).map(partOfController);
        describeOperation(operation, {
          verb,
          path,
          permission: handlers.get(id.method)?.permission,
          holdsRepeats: verb === 'post' && handlers.get(id.method)?.onlyAsks !== true,
          described: operations[id.method],
        });
      }
    }
    document.webhooks = webhookMessages();
    const used = new Set(Object.values(document.paths).flatMap((item) => tagsOf(item)));
    document.tags = apiParts
      .filter(({ name }) => used.has(name))
      .map(({ name, about }) => ({ name, description: about }));
    document.components = {
      ...document.components,
      responses: sharedRefusals(document.paths),
      schemas: withExamples({ ...document.components?.schemas, ...schemas, Problem: problemSchema }),
    };
    return document;
  }
}

function without<Paths extends OpenAPIObject['paths']>(paths: Paths, others: Paths): OpenAPIObject['paths'] {
  return Object.fromEntries(Object.entries(paths).filter(([path]) => !(path in others)));
}

/** Puts an example to what readers look up first. */
function withExamples<Schemas extends Readonly<Record<string, ReplySchema>>>(schemas: Schemas): Schemas {
  const shown = Object.entries(schemas).map(([name, schema]) =>
    name in examples ? [name, { ...schema, examples: [examples[name]] }] : [name, schema],
  );
  return Object.fromEntries(shown) as Schemas;
}

const tagsOf = (item: OpenAPIObject['paths'][string]): string[] =>
  verbs.flatMap((verb) => item[verb]?.tags ?? []);

function head(): Omit<OpenAPIObject, 'paths'> {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Almanac')
    .setVersion('1')
    .setDescription(
      'Medical policies: versions, review cycles, approvals, and the version in force on any day. Dates are as precise as they were given: `2026-09` is September 2026, no day of it.',
    )
    .addServer('/')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', bearerFormat: 'alm_…', description: 'An API key with scopes.' },
      'key',
    )
    .addCookieAuth(
      SESSION_COOKIE,
      { type: 'apiKey', in: 'cookie', description: 'A person’s session.' },
      'session',
    )
    .build();
}

/** `PoliciesController`, `read` is `policies.read`. */
function operationId(controller: string, method: string): string {
  const name = controller.replace(/Controller$/, '');
  return `${name.slice(0, 1).toLowerCase()}${name.slice(1)}.${method}`;
}

/** A method that answers at several addresses is several operations to who reads: `keys[1]` becomes `keys2`. */
function idOf(given: string): { readonly method: string; readonly unique: string } {
  const [, method = given, place = '0'] = /^(.*)\[(\d+)\]$/.exec(given) ?? [];
  return { method, unique: place === '0' ? method : `${method}${Number(place) + 1}` };
}

/** What the handler of an operation says of itself. */
interface Handler {
  readonly permission: Permission;
  readonly onlyAsks: boolean;
}

/** By operation, who may call it and whether repeats of it are held, read from the handlers themselves. */
function handlersOf(modules: ModulesContainer): Map<string, Handler> {
  const handlers = new Map<string, Handler>();
  for (const { controllers } of modules.values()) {
    for (const { metatype } of controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prototype = metatype.prototype as Record<string, unknown>;
      for (const method of Object.getOwnPropertyNames(prototype)) {
        const handler = prototype[method];
        if (typeof handler !== 'function') continue;
        const permission = permissionOf(handler);
        if (permission === undefined) continue;
        handlers.set(operationId(metatype.name, method), { permission, onlyAsks: onlyAsks(handler) });
      }
    }
  }
  return handlers;
}
