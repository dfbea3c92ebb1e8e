import { Card, Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useWays } from "@meterhouse/ui/session/useWays.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Notice } from "@meterhouse/ui/states/Notice.tsx";

import { PageHead } from "../../page/PageHead.tsx";
import { ApproveDialog } from "./ApproveDialog.tsx";
import { RefuseDialog } from "./RefuseDialog.tsx";
import { type Registration, WAITING } from "./registrations.ts";
import { WaitingItem } from "./WaitingItem.tsx";

interface Decision {
  readonly on: Registration;
  readonly is: "approve" | "refuse";
}

/** Who waits for an account, and the way to let them in or not. */
export function RegistrationsPage() {
  const { t } = useTranslation();
  const isOpen = useWays().registration;
  const { data, error, refetch } = useQuery({ ...WAITING, staleTime: 0 });
  const [decision, decide] = useState<Decision | null>(null);
  const close = () => { decide(null); };
  return (
    <Stack>
      <PageHead title={t("special.page.registrations")} hint={t("registrations.hint")} />
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && [1, 2].map((n) => <Skeleton key={n} height={90} />)}
      {data?.items.length === 0 && <Card><Empty icon="people" title={t("registrations.none")} hint={t(isOpen ? "registrations.noneHint" : "registrations.off")} /></Card>}
      {data !== undefined && data.items.length > 0 && (
        <>
          {!isOpen && <Notice tone="info" icon="people">{t("registrations.off")}</Notice>}
          <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: "none" }} aria-label={t("special.page.registrations")}>
            {data.items.map((one) => <WaitingItem key={one.id} registration={one} onApprove={() => { decide({ on: one, is: "approve" }); }} onRefuse={() => { decide({ on: one, is: "refuse" }); }} />)}
          </Stack>
        </>
      )}
      {decision?.is === "approve" && <ApproveDialog registration={decision.on} onClose={close} />}
      {decision?.is === "refuse" && <RefuseDialog registration={decision.on} onClose={close} />}
    </Stack>
  );
}
