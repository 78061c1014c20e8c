import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { ModulesContainer } from '@nestjs/core';
import type { Permission } from '../../src/kernel/permission.ts';
import { permissionOf } from '../../src/platform/http/permit.ts';
import type { TestApp } from './app.ts';

/** One route that a controller serves. */
export interface Route {
  readonly method: string;
  /** With its parameters as `:name`. */
  readonly path: string;
  /** Undefined for a handler that forgot to ask. */
  readonly permission: Permission | undefined;
  /** `Controller.method`. */
  readonly handler: string;
  /** The schemas that its parameters are checked with, by `body`, `query` and `param`. */
  readonly schemas: readonly RouteSchema[];
}

export interface RouteSchema {
  readonly source: 'body' | 'query' | 'param' | 'other';
  readonly schema: unknown;
}

/** Every route of every controller, as Nest's own router reads them. */
export function routesOf(app: TestApp): Route[] {
  const modules = [...app.nest.get(ModulesContainer).values()];
  const controllers = new Set(
    modules.flatMap((module) => [...module.controllers.values()].map(({ metatype }) => metatype as Type)),
  );
  return [...controllers].flatMap(routesOfController);
}

function routesOfController(controller: Type): Route[] {
  const prototype = controller.prototype as Record<string, object>;
  return Object.getOwnPropertyNames(prototype).flatMap((name): Route[] => {
    const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as object | undefined;
    if (typeof handler !== 'function') return [];
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    return pathsOf(controller).flatMap((base) =>
      pathsOf(handler).map((own) => ({
        method: RequestMethod[method],
        path: `/${base}/${own}`.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1'),
        permission: permissionOf(handler),
        handler: `${controller.name}.${name}`,
        schemas: schemasOf(controller, name),
      })),
    );
  });
}

function pathsOf(target: object): string[] {
  const path = Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined;
  return [path ?? ''].flat();
}

/** Nest's numbers of the places a parameter comes from (its enum RouteParamtypes). */
const sources: Readonly<Record<string, RouteSchema['source']>> = { 3: 'body', 4: 'query', 5: 'param' };

function schemasOf(controller: Type, name: string): RouteSchema[] {
  const found = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<
    string,
    { schema?: unknown }
  >;
  return Object.entries(found).flatMap(([key, { schema }]) =>
    schema === undefined ? [] : [{ source: sources[key.split(':')[0] ?? ''] ?? 'other', schema }],
  );
}
