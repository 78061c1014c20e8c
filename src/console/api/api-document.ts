import { Injectable, type INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Permission } from '../../kernel/permission.ts';
import { SESSION_COOKIE } from '../../platform/http/session-cookie-name.ts';
import { permissionOf } from '../../platform/http/permit.ts';
import { describeOperation } from './api-operation.ts';
import { problemSchema } from './api-problem.ts';
import { publishedPaths } from './published-paths.ts';

/** The parts of the API, by the controllers that serve them. */
const tags: Readonly<Record<string, string>> = {
  ApiKeys: 'Keys',
  CalendarFeed: 'Calendars',
  Feed: 'Changes',
  Forecast: 'Reviews',
  PolicyLiterature: 'Literature',
};

/** The order in which readers meet them; others follow. */
const tagOrder = [
  'Published versions',
  'Codes',
  'Changes',
  'Webhooks',
  'Policies',
  'Adoptions',
  'Approvals',
  'Reviews',
  'Calendars',
  'Literature',
  'People',
  'Sessions',
  'Keys',
  'Health',
];

const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const;

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
    for (const [path, item] of Object.entries(publishedPaths()))
      document.paths[path] = { ...document.paths[path], ...item };
    const permissions = permissionsOf(this.app.get(ModulesContainer));
    for (const [path, item] of Object.entries(document.paths)) {
      for (const verb of verbs) {
        const operation = item[verb];
        if (operation === undefined) continue;
        operation.tags = (operation.tags ?? []).map((tag) => tags[tag] ?? tag);
        describeOperation(operation, verb, path, permissions.get(operation.operationId ?? ''));
      }
    }
    document.tags = tagOrder.map((name) => ({ name }));
    document.components = {
      ...document.components,
      schemas: { ...document.components?.schemas, Problem: problemSchema },
    };
    return document;
  }
}

function head(): Omit<OpenAPIObject, 'paths'> {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Almanac')
    .setVersion('1')
    .setDescription(
      'Medical policies: versions, review cycles, approvals, and the version in force on any day. Dates are as precise as they were given: `2026-09` is September 2026, no day of it.',
    )
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

/** Who may call each operation, read from the handlers themselves. */
function permissionsOf(modules: ModulesContainer): Map<string, Permission> {
  const permissions = new Map<string, Permission>();
  for (const { controllers } of modules.values()) {
    for (const { metatype } of controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prototype = metatype.prototype as Record<string, unknown>;
      for (const method of Object.getOwnPropertyNames(prototype)) {
        const handler = prototype[method];
        const permission = typeof handler === 'function' ? permissionOf(handler) : undefined;
        if (permission !== undefined) permissions.set(operationId(metatype.name, method), permission);
      }
    }
  }
  return permissions;
}
