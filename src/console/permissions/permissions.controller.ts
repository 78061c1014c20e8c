import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Permit } from '../../platform/http/permit.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { permissionRows } from './permission-table.ts';
import { PermissionsPage } from './permissions.page.tsx';

/** The table of permissions, for who answers for it. */
@ApiExcludeController()
@Controller('/console/permissions')
export class ConsolePermissionsController {
  constructor(private readonly pages: ConsolePages) {}

  @Get()
  @Permit(consolePermissions.readPermissions)
  read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const body = PermissionsPage({ rows: permissionRows() });
    this.pages.show(request, reply, { title: 'Who may do what', place: 'organisation', body });
  }
}
