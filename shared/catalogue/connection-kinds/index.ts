// Written by `npm run generate`: add a file to this folder, not a line to this one.
import type { ConnectionKind } from '../define-connection-kind.ts';
import { alias } from './alias.ts';
import { associate } from './associate.ts';
import { assume } from './assume.ts';
import { attach } from './attach.ts';
import { call } from './call.ts';
import { data } from './data.ts';
import { depends } from './depends.ts';
import { deploy } from './deploy.ts';
import { encrypt } from './encrypt.ts';
import { event } from './event.ts';
import { forward } from './forward.ts';
import { invoke } from './invoke.ts';
import { log } from './log.ts';
import { manage } from './manage.ts';
import { mirror } from './mirror.ts';
import { note } from './note.ts';
import { observe } from './observe.ts';
import { origin } from './origin.ts';
import { peer } from './peer.ts';
import { poll } from './poll.ts';
import { propagate } from './propagate.ts';
import { pull } from './pull.ts';
import { replicate } from './replicate.ts';
import { route } from './route.ts';
import { scale } from './scale.ts';
import { target } from './target.ts';
import { traffic } from './traffic.ts';
import { tunnel } from './tunnel.ts';

export const connectionKinds: readonly ConnectionKind[] = [
  alias,
  associate,
  assume,
  attach,
  call,
  data,
  depends,
  deploy,
  encrypt,
  event,
  forward,
  invoke,
  log,
  manage,
  mirror,
  note,
  observe,
  origin,
  peer,
  poll,
  propagate,
  pull,
  replicate,
  route,
  scale,
  target,
  traffic,
  tunnel,
];
