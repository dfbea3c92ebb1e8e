import { RouterProvider } from "@tanstack/react-router";

import { start } from "@meterhouse/ui/app.tsx";

import { AdminOnly } from "./app/AdminOnly.tsx";
import { router } from "./app/router.tsx";

void start(<AdminOnly><RouterProvider router={router} /></AdminOnly>, ["catalogue"]);
