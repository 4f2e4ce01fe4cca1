"""All actions of our own, by name."""

from collections.abc import Collection
from datetime import tzinfo

from config.office_settings import OfficeSettings
from dialog.actions.action import Action
from dialog.actions.appointments import CheckWish, ScheduleAppointment
from dialog.actions.asides import (
    AskOther,
    AskWish,
    ConfirmDanger,
    DropDanger,
    Fallback,
    GiveTime,
    Offer,
    ReadBack,
    Repeat,
)
from dialog.actions.billing import (
    AskBillingChoice,
    BeginBilling,
    CheckBilling,
    SettleBilling,
    billing_readers,
)
from dialog.actions.booking import (
    BookAppointment,
    CheckChoice,
    JoinWaitingList,
    choice_readers,
)
from dialog.actions.care_calls import care_call_actions, care_call_readers
from dialog.actions.care_plan import UpdateCarePlan
from dialog.actions.changing import (
    AskChange,
    ChangeAppointment,
    CheckChange,
    FindAppointment,
    change_readers,
)
from dialog.actions.check_in_finish import FinishCheckIn
from dialog.actions.check_ins import (
    BeginCheckIn,
    ConfirmPatient,
    OpenCheckIn,
    WhoAnswered,
)
from dialog.actions.closing import HandOff, HangUp, OptOut
from dialog.actions.compared import SINCE, read_change
from dialog.actions.complaints import CheckComplaint
from dialog.actions.conduct import conduct_actions
from dialog.actions.emergency import EmergencyProtocol, RaiseEmergency
from dialog.actions.identity import (
    AuthenticatePatient,
    BeginService,
    CheckFactor,
    identity_readers,
)
from dialog.actions.interactions import CheckInteractions
from dialog.actions.losses import AcknowledgeLoss
from dialog.actions.maternal_answers import maternal_readers
from dialog.actions.maternal_form import ValidateMaternalForm
from dialog.actions.maternal_plan import PlanMaternalCheckIn
from dialog.actions.maternal_pressure import AskHomePressure, AskPressureRight
from dialog.actions.medicines import CheckAdherence, CheckSideEffects
from dialog.actions.office import OfficeFacts, TellOffice
from dialog.actions.plan_telling import TellCarePlan
from dialog.actions.pregnancy import AssessPregnancy
from dialog.actions.refill_state import TellRefillState
from dialog.actions.refills import RequestRefill, SendRefill
from dialog.actions.results import GetTestResults
from dialog.actions.slots import Reader, ValidateSlots
from dialog.actions.survey import CheckSurvey, survey_readers
from dialog.actions.symptoms import AssessSymptoms
from dialog.actions.taking_up import NoteWish, TakeUpWish
from dialog.actions.visit_details import remark_readers
from dialog.actions.visit_wish import when_readers
from dialog.actions.whose import CheckIdentity
from dialog.check_ins.programme import Programme
from dialog.clinical.backend import ClinicalBackend
from dialog.rasa.domain import Domain
from dialog.speech.voice_responder import Speak
from triage.assess import Triage


def telephone_actions(
    domain: Domain,
    triage: Triage,
    speak: Speak,
    zone: tzinfo,
    office: OfficeSettings | None = None,
) -> tuple[Action, ...]:
    """What every call needs, whatever its domain; `office` is None where nothing is stated."""
    return (
        EmergencyProtocol(triage),
        RaiseEmergency(),
        HandOff(),
        OptOut(),
        HangUp(),
        Fallback(domain),
        Repeat(),
        GiveTime(),
        TellOffice(domain, OfficeFacts.stated(office or OfficeSettings()), zone),
        ReadBack(),
        AskOther(domain),
        AskWish(),
        ConfirmDanger(),
        DropDanger(domain),
        NoteWish(domain),
        TakeUpWish(domain),
        *conduct_actions(domain),
        Offer("action_offer_person", "utter_offer_person"),
        Offer("action_offer_nurse", "utter_offer_nurse"),
        ValidateSlots(domain, speak, _readers(zone, books=False)),
    )


def clinical_actions(
    domain: Domain,
    triage: Triage,
    speak: Speak,
    zone: tzinfo,
    clinic: ClinicalBackend | None,
    everyday: Collection[str] = (),
) -> tuple[Action, ...]:
    """What our own domain lets the agent do; without a clinic it only listens and hands over.

    `everyday` are words that are no names.
    """
    return (
        ValidateSlots(domain, speak, _readers(zone, books=clinic is not None)),
        BeginService(clinic),
        AuthenticatePatient(clinic),
        CheckIdentity(zone, everyday),
        CheckFactor(clinic),
        BeginBilling(clinic),
        CheckBilling(),
        AskBillingChoice(clinic, zone),
        SettleBilling(clinic),
        CheckComplaint(),
        CheckSurvey(),
        AssessSymptoms(speak, zone),
        CheckWish(),
        ScheduleAppointment(clinic, speak, zone),
        CheckChoice(zone),
        BookAppointment(clinic, zone),
        JoinWaitingList(clinic),
        FindAppointment(clinic, zone),
        AskChange(),
        CheckChange(),
        ChangeAppointment(clinic, zone),
        GetTestResults(clinic),
        RequestRefill(clinic),
        SendRefill(clinic),
        TellRefillState(),
        UpdateCarePlan(clinic),
        TellCarePlan(clinic),
        CheckInteractions(clinic),
        CheckSideEffects(),
        CheckAdherence(),
        AssessPregnancy(triage, zone),
        OptOut(clinic),
        OpenCheckIn(clinic),
        WhoAnswered(clinic),
        ConfirmPatient(clinic),
        BeginCheckIn(clinic),
        FinishCheckIn(domain, clinic),
        PlanMaternalCheckIn(clinic, zone),
        ValidateMaternalForm(Programme.PRENATAL, clinic, zone),
        ValidateMaternalForm(Programme.POSTPARTUM, clinic, zone),
        AskHomePressure(),
        AskPressureRight(zone),
        AcknowledgeLoss(clinic),
        *care_call_actions(clinic, triage, zone),
    )


def _readers(zone: tzinfo, *, books: bool) -> dict[str, Reader]:
    """How the answers are read that fill slots; `books`: whether visits can be looked for."""
    return {
        **identity_readers(zone),
        **when_readers(zone, asks_again=books),
        **choice_readers(zone),
        **change_readers(zone),
        **remark_readers(),
        **maternal_readers(zone),
        **survey_readers(),
        **billing_readers(),
        **care_call_readers(zone),
        SINCE: read_change,
    }
