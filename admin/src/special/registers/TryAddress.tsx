import { Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "@meterhouse/ui/api/problem.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { type Address, FRESH } from "./address.ts";
import { AddressFields } from "./AddressFields.tsx";
import { Answer, Raw } from "./Answer.tsx";
import { pointFaults } from "./faults.ts";
import { useTry } from "./points.ts";

interface TryAddressProps {
  readonly device: number;
  /** Modbus unit of its other points. */
  readonly unit: number;
  readonly onKeep: (address: Address) => void;
}

/** Reads an address that no point has, to see whether it is the right one. */
export function TryAddress({ device, unit, onKeep }: TryAddressProps) {
  const { t } = useTranslation();
  const [address, setAddress] = useState<Address>({ ...FRESH, unit });
  const tried = useTry(device);
  const faults = pointFaults(tried.error).address;
  const shown = tried.error instanceof Problem && Object.keys(faults).length > 0;
  return (
    <Card component="section">
      <form noValidate onSubmit={(event) => { event.preventDefault(); tried.mutate({ name: "", unit: "", address }); }}>
        <Stack gap="xs">
          <Title order={2} size="h5">{t("special.registers.try")}</Title>
          <Text size="sm" c="dimmed">{t("special.registers.tryHint")}</Text>
          <AddressFields short address={address} faults={faults}
            onChange={(next) => {
              tried.reset();
              setAddress(next);
            }} />
          <Group gap="sm" mih={36}>
            <Button type="submit" variant="default" loading={tried.isPending} leftSection={<Icon name="bolt" size={16} />}>{t("special.registers.read")}</Button>
            <Group gap="sm" role="status">{tried.data && <><Answer answered={tried.data} /><Raw answered={tried.data} /></>}</Group>
            {tried.data?.reason === null && <Button variant="subtle" leftSection={<Icon name="plus" size={16} />} onClick={() => { onKeep(address); }}>{t("special.registers.keep")}</Button>}
          </Group>
          {tried.error && !shown && <Failed error={tried.error} />}
        </Stack>
      </form>
    </Card>
  );
}
