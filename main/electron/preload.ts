import { contextBridge, ipcRenderer } from 'electron';
import { hostBridgeName } from '#shared/contract/transports/bridge.ts';
import { createBridge } from './bridge.ts';

contextBridge.exposeInMainWorld(hostBridgeName, createBridge(ipcRenderer));
