import { Controller, Get, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { NotFound } from '../kernel/errors.ts';
import { Permit } from '../platform/http/permit.ts';
import { consolePermissions } from './console.permissions.ts';

/** Every other address of the console: a handler, so that its reader is known and keeps the navigation. */
@ApiExcludeController()
@Controller('/console')
export class NowhereController {
  @Get('*')
  @Permit(consolePermissions.read)
  refuse(@Req() request: FastifyRequest): never {
    throw new NotFound('page', request.url.split('?', 1)[0]!.slice(0, 200));
  }
}
