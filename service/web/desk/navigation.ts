/** The rooms of the desk as the navigation shows them: in this order, to these roles, once `routes.ts` has them. */
import {
  Avatar,
  Bell,
  Calendar,
  DataAnalysis,
  Document,
  Finished,
  Notebook,
  OfficeBuilding,
  Histogram,
  Tickets,
  Upload,
  User,
  Warning,
} from "@element-plus/icons-vue";
import type { Component } from "vue";
import type { Role } from "@/api";

export interface Room {
  path: string;
  /** The key of its name. */
  name: string;
  icon: Component;
  /** Who finds it in the navigation; left out: everybody. */
  roles?: Role[];
}

const BUREAU: Role[] = ["section", "leader", "administrator", "auditor"];
const RUNNING: Role[] = ["head", ...BUREAU];

export const navigation: Room[] = [
  { path: "/escalations", name: "shell.rooms.escalations", icon: Bell },
  { path: "/overview", name: "shell.rooms.overview", icon: DataAnalysis, roles: RUNNING },
  { path: "/hazards", name: "shell.rooms.hazards", icon: Warning },
  { path: "/tasks", name: "shell.rooms.tasks", icon: Finished },
  { path: "/schools", name: "shell.rooms.schools", icon: OfficeBuilding },
  { path: "/plans", name: "shell.rooms.plans", icon: Tickets, roles: RUNNING },
  { path: "/calendars", name: "shell.rooms.calendars", icon: Calendar, roles: RUNNING },
  { path: "/checklists", name: "shell.rooms.checklists", icon: Document, roles: RUNNING },
  { path: "/people", name: "shell.rooms.people", icon: Avatar, roles: RUNNING },
  { path: "/import", name: "imports.title", icon: Upload, roles: ["administrator", "head"] },
  { path: "/ladders", name: "shell.rooms.ladders", icon: Histogram, roles: BUREAU },
  { path: "/audit", name: "shell.rooms.audit", icon: Notebook, roles: ["administrator", "auditor", "leader"] },
  { path: "/me", name: "me.title", icon: User },
];
