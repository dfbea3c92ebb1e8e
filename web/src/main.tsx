import { RouterProvider } from "@tanstack/react-router";

import { start } from "@meterhouse/ui/app.tsx";

import { router } from "./app/router.tsx";

void start(<RouterProvider router={router} />);
